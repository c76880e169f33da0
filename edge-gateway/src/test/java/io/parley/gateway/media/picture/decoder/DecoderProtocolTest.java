package io.parley.gateway.media.picture.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.gateway.media.file.Spool;
import io.parley.gateway.media.picture.decoder.DecoderProtocol.GarbledAnswerException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DecoderProtocolTest {
  @Test
  void answer_isReadAsItWasWritten() throws Exception {
    byte[] written = answer();
    try (Picture picture = read(written)) {
      assertThat(picture.width()).isEqualTo(40);
      assertThat(picture.height()).isEqualTo(30);
      assertThat(picture.copy().size()).isEqualTo(100);
      Thumbnail thumbnail = Objects.requireNonNull(picture.thumbnail());
      assertThat(thumbnail.type()).isEqualTo("image/png");
      assertThat(thumbnail.width()).isEqualTo(4);
      assertThat(thumbnail.height()).isEqualTo(3);
      assertThat(thumbnail.bytes().size()).isEqualTo(10);
    }
  }

  @Test
  void answerThatIsCut_isNone() throws Exception {
    byte[] written = answer();
    for (int length = 0; length < written.length; length++) {
      byte[] cut = Arrays.copyOf(written, length);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(EOFException.class);
    }
  }

  static Stream<byte[]> garbled() throws Exception {
    int copy = 1 + 4 + 4;
    int thumbnail = copy + 8 + 100;
    return Stream.of(
        with(0, 3),
        with(0, 255),
        withInt(1, 0),
        withInt(1, -1),
        withInt(1, PictureLimits.MAX_SIDE + 1),
        withInt(5, 0),
        withInt(5, PictureLimits.MAX_SIDE + 1),
        withLong(copy, 0),
        withLong(copy, -1),
        withLong(copy, 100 + PictureFormat.MAX_GROWTH_BYTES + 1),
        withLong(copy, Long.MAX_VALUE),
        with(thumbnail, 2),
        with(thumbnail + 1, 2),
        withInt(thumbnail + 2, Thumbnail.MAX_SIDE + 1),
        withInt(thumbnail + 6, 0),
        withLong(thumbnail + 10, 0),
        withLong(thumbnail + 10, DecoderProtocol.MAX_THUMBNAIL_BYTES + 1));
  }

  @ParameterizedTest
  @MethodSource("garbled")
  void answerThatNoDecoderGives_isRefusedBeforeItIsFollowed(byte[] answer) {
    assertThatThrownBy(() -> read(answer)).isInstanceOf(GarbledAnswerException.class);
  }

  private static byte[] answer() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Spool copy = Spool.create();
        Spool small = Spool.create()) {
      copy.output().write(new byte[100]);
      small.output().write(new byte[10]);
      DecoderProtocol.writeAnswer(
          new DataOutputStream(out), new Picture(copy, 40, 30, new Thumbnail(small, true, 4, 3)));
    }
    return out.toByteArray();
  }

  private static byte[] with(int at, int value) throws IOException {
    return ByteBuffer.wrap(answer()).put(at, (byte) value).array();
  }

  private static byte[] withInt(int at, int value) throws IOException {
    return ByteBuffer.wrap(answer()).putInt(at, value).array();
  }

  private static byte[] withLong(int at, long value) throws IOException {
    return ByteBuffer.wrap(answer()).putLong(at, value).array();
  }

  private static Picture read(byte[] answer) throws IOException {
    return DecoderProtocol.readAnswer(new DataInputStream(new ByteArrayInputStream(answer)), 100);
  }
}
