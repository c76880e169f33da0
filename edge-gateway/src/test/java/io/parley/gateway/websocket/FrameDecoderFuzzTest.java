package io.parley.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.parley.gateway.Mutations;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Streams of frames from a seeded generator: however they are cut they say the same, and what is
/// wrong with them ends in the declared exception and in no memory kept.
class FrameDecoderFuzzTest {
  private static final long SEED = 20_261_121L;
  private static final int GOOD_STREAMS = Mutations.times(20_000);
  private static final int BAD_STREAMS = Mutations.times(500_000);
  private static final int MAX = 1_000;

  /// What a reader holds beside what it has read: part of a header, the payload of a control frame.
  private static final int OVERHEAD = 14 + 125;

  private static final String[] TEXTS = {"", "4", "4hello", "4\u00e9\u20ac\ud83d\ude00", "4\ufffd"};

  private final Mutations mutations = new Mutations(SEED);
  private final SplittableRandom random = mutations.random();

  /// Whole messages with control frames amid their fragments, and what they say.
  private final class Stream {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final List<String> said = new ArrayList<>();

    Stream(int messages) {
      for (int i = 0; i < messages; i++) {
        if (random.nextBoolean()) {
          String text = mutations.oneOf(TEXTS).repeat(1 + random.nextInt(20));
          message(1, text.getBytes(UTF_8));
          said.add("text " + text);
        } else {
          byte[] payload = mutations.noise(random.nextInt(random.nextInt(4) == 0 ? MAX : 20));
          message(2, payload);
          said.add(FrameDecoderProbe.binary(payload));
        }
      }
      if (random.nextInt(4) == 0) {
        frame(0x88, ByteBuffer.allocate(2).putShort((short) 1000).array());
        said.add("close 1000");
      }
    }

    private void message(int opcode, byte[] payload) {
      int sent = 0;
      int first = opcode;
      while (random.nextInt(3) == 0) {
        int end = sent + random.nextInt(payload.length - sent + 1);
        frame(first, Arrays.copyOfRange(payload, sent, end));
        control();
        first = 0;
        sent = end;
      }
      frame(0x80 | first, Arrays.copyOfRange(payload, sent, payload.length));
    }

    private void control() {
      byte[] payload = mutations.noise(random.nextInt(126));
      if (random.nextBoolean()) {
        frame(0x89, payload);
        said.add(FrameDecoderProbe.ping(payload));
      } else {
        frame(0x8a, payload);
      }
    }

    private void frame(int first, byte[] payload) {
      bytes.writeBytes(FrameDecoderProbe.frame(first, random.nextInt(), payload));
    }
  }

  private void readInPieces(FrameDecoderProbe reader, byte[] bytes) throws WebSocketException {
    int at = 0;
    while (at < bytes.length) {
      int longest = random.nextInt(4) == 0 ? 3 : bytes.length;
      int end = Math.min(bytes.length, at + random.nextInt(longest + 1));
      reader.read(bytes, at, end);
      at = end;
    }
  }

  @Test
  void streamCutAnywhere_saysTheSame() throws WebSocketException {
    for (int i = 0; i < GOOD_STREAMS; i++) {
      Stream stream = new Stream(1 + random.nextInt(5));
      byte[] bytes = stream.bytes.toByteArray();
      FrameDecoderProbe whole = new FrameDecoderProbe(MAX);
      FrameDecoderProbe inPieces = new FrameDecoderProbe(MAX);

      whole.read(bytes);
      readInPieces(inPieces, bytes);

      if (!whole.received.equals(stream.said)) {
        assertThat(whole.received).as("stream %d of seed %d", i, SEED).isEqualTo(stream.said);
      }
      if (!inPieces.received.equals(stream.said)) {
        assertThat(inPieces.received).as("stream %d of seed %d", i, SEED).isEqualTo(stream.said);
      }
      if (whole.heldBytes() + inPieces.heldBytes() > 0) {
        fail("an idle reader holds a buffer after stream " + i + " of seed " + SEED);
      }
    }
  }

  @Test
  void malformedStream_endsInTheDeclaredExceptionOnly() {
    int broken = 0;
    int read = 0;
    for (int i = 0; i < BAD_STREAMS; i++) {
      byte[] bytes = bad();
      FrameDecoderProbe reader = new FrameDecoderProbe(MAX);
      try {
        readInPieces(reader, bytes);
        read++;
      } catch (WebSocketException e) {
        broken++;
      } catch (RuntimeException | Error e) {
        fail("stream " + i + " of seed " + SEED + ": " + HexFormat.of().formatHex(bytes), e);
      }
      if (reader.heldBytes() > 2 * bytes.length + OVERHEAD) {
        fail("stream " + i + " of seed " + SEED + " holds " + reader.heldBytes());
      }
    }

    // The generator must reach both sides to be worth its time.
    assertThat(broken).isGreaterThan(BAD_STREAMS / 4);
    assertThat(read).isGreaterThan(BAD_STREAMS / 20);
  }

  private byte[] bad() {
    if (random.nextInt(50) == 0) {
      return mutations.noise(random.nextInt(40));
    }
    byte[] bytes = mutations.mutate(new Stream(1 + random.nextInt(3)).bytes.toByteArray());
    return random.nextInt(10) == 0 ? withAnotherLength(bytes) : bytes;
  }

  /// Ends in a fragment and a continuation of a length of eight bytes, which are the edges of what
  /// fits.
  private byte[] withAnotherLength(byte[] bytes) {
    long[] edges = {
      0,
      125,
      126,
      65_535,
      65_536,
      MAX,
      MAX + 1,
      Integer.MAX_VALUE,
      1L << 31,
      1L << 32,
      Long.MAX_VALUE,
      Long.MAX_VALUE - 1,
      Long.MIN_VALUE,
      -1
    };
    byte[] fragment = FrameDecoderProbe.frame(1, random.nextInt(), mutations.noise(3));
    byte[] header =
        ByteBuffer.allocate(14)
            .put((byte) (random.nextBoolean() ? 0x80 : 0))
            .put((byte) 0xff)
            .putLong(edges[random.nextInt(edges.length)])
            .putInt(random.nextInt())
            .array();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(random.nextBoolean() ? bytes : new byte[0]);
    all.writeBytes(fragment);
    all.writeBytes(header);
    all.writeBytes(mutations.noise(random.nextInt(20)));
    return all.toByteArray();
  }
}
