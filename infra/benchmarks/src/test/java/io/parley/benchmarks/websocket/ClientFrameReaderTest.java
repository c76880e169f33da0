package io.parley.benchmarks.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientFrameReaderTest {
  private final List<String> seen = new ArrayList<>();
  private final ClientFrameReader reader = new ClientFrameReader(new Recorder());

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 100_000})
  void textOfAnyLength_isRead(int length) {
    String text = "x".repeat(length);

    reader.read(ByteBuffer.wrap(frame(0x81, text)));

    assertThat(seen).containsExactly(text);
  }

  @Test
  void coalescedFrames_areReadInOrder() {
    reader.read(ByteBuffer.wrap(join(frame(0x81, "one"), frame(0x81, "two"), frame(0x81, "2"))));

    assertThat(seen).containsExactly("one", "two", "2");
  }

  @Test
  void framesSplitAnywhere_areRead() {
    byte[] bytes = join(frame(0x81, "é"), frame(0x89, "p"), frame(0x81, "x".repeat(300)));
    for (int at = 0; at <= bytes.length; at++) {
      seen.clear();

      reader.read(ByteBuffer.wrap(bytes, 0, at));
      reader.read(ByteBuffer.wrap(bytes, at, bytes.length - at));

      assertThat(seen).as("split at " + at).containsExactly("é", "ping p", "x".repeat(300));
    }
  }

  @Test
  void framesThatComeByteByByte_areRead() {
    for (byte next : join(frame(0x81, "one"), frame(0x81, "y".repeat(70_000)))) {
      reader.read(ByteBuffer.wrap(new byte[] {next}));
    }

    assertThat(seen).containsExactly("one", "y".repeat(70_000));
  }

  @Test
  void slicedBuffer_isReadFromItsOwnStart() {
    byte[] bytes = join(new byte[] {1, 2, 3}, frame(0x81, "one"));

    reader.read(ByteBuffer.wrap(bytes).position(3).slice());

    assertThat(seen).containsExactly("one");
  }

  @Test
  void fragments_areOneMessage_withAPingBetween() {
    reader.read(ByteBuffer.wrap(join(frame(0x01, "one "), frame(0x89, ""), frame(0x00, "two "))));
    reader.read(ByteBuffer.wrap(join(frame(0x80, "three"), frame(0x81, "next"))));

    assertThat(seen).containsExactly("ping ", "one two three", "next");
  }

  @Test
  void closeFrame_hasCodeAndReason() {
    reader.read(ByteBuffer.wrap(join(frame(0x88, new byte[] {0x03, (byte) 0xF1, 'n', 'o'}))));
    reader.read(ByteBuffer.wrap(frame(0x88, "")));

    assertThat(seen).containsExactly("close 1009 no", "close 1005 ");
  }

  @Test
  void whatNoServerMaySend_fails() {
    assertFails(new byte[] {(byte) 0xC1, 0}, "reserved");
    assertFails(new byte[] {(byte) 0x81, (byte) 0x80}, "masked");
    assertFails(frame(0x82, "binary"), "opcode 2");
    assertFails(frame(0x80, "a continuation of nothing"), "out of place");
    assertFails(
        ByteBuffer.allocate(10).put((byte) 0x81).put((byte) 127).putLong(1L << 40).array(),
        "at most");
    assertFails(
        ByteBuffer.allocate(10).put((byte) 0x81).put((byte) 127).putLong(-1).array(), "at most");
  }

  private void assertFails(byte[] bytes, String message) {
    ClientFrameReader fresh = new ClientFrameReader(new Recorder());
    assertThatThrownBy(() -> fresh.read(ByteBuffer.wrap(bytes)))
        .isInstanceOf(WebSocketFailure.class)
        .hasMessageContaining(message);
  }

  private static byte[] frame(int first, String payload) {
    return frame(first, payload.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] frame(int first, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(10 + payload.length).put((byte) first);
    if (payload.length < 126) {
      frame.put((byte) payload.length);
    } else if (payload.length <= 0xFFFF) {
      frame.put((byte) 126).putShort((short) payload.length);
    } else {
      frame.put((byte) 127).putLong(payload.length);
    }
    byte[] bytes = new byte[frame.put(payload).position()];
    frame.get(0, bytes);
    return bytes;
  }

  private static byte[] join(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(200_000);
    for (byte[] part : parts) {
      all.put(part);
    }
    byte[] bytes = new byte[all.position()];
    all.get(0, bytes);
    return bytes;
  }

  private final class Recorder implements ClientFrameReader.Handler {
    @Override
    public void text(byte[] bytes, int offset, int length) {
      seen.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
    }

    @Override
    public void ping(byte[] payload) {
      seen.add("ping " + new String(payload, StandardCharsets.UTF_8));
    }

    @Override
    public void close(int code, String reason) {
      seen.add("close " + code + " " + reason);
    }
  }
}
