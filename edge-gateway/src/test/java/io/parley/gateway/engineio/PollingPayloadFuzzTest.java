package io.parley.gateway.engineio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.parley.gateway.Mutations;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Bodies of long-polling from a seeded generator: what was encoded is decoded, and what is wrong
/// ends the session and nothing else.
class PollingPayloadFuzzTest {
  private static final long SEED = 20_261_122L;
  private static final int GOOD_PAYLOADS = Mutations.times(50_000);
  private static final int BAD_PAYLOADS = Mutations.times(300_000);
  private static final String[] PAYLOADS = {
    "4hello",
    "4hello\u001e4world\u001ebAQIDBA==",
    "b\u001eb\u001e4",
    "3\u001e6\u001e1",
    "bAQID\u001e4a\u001e3\u001e4b",
    "42[\"message\",{\"a\":1}]\u001e451-[\"m\",{\"_placeholder\":true,\"num\":0}]\u001ebAQID",
  };

  private final Mutations mutations = new Mutations(SEED);
  private final SplittableRandom random = mutations.random();

  /// Notes packets as they stand in a payload; takes nothing after its end.
  private static final class Recorder implements TransportListener {
    final List<String> packets = new ArrayList<>();
    boolean closed;

    @Override
    public boolean onPart(int bytes) {
      throw new AssertionError("no payload comes in parts");
    }

    @Override
    public void onText(String packet) {
      requireOpen();
      packets.add(packet);
    }

    @Override
    public void onBinary(ByteBuffer payload) {
      requireOpen();
      byte[] bytes = new byte[payload.remaining()];
      payload.get(bytes);
      packets.add("b" + Base64.getEncoder().encodeToString(bytes));
    }

    @Override
    public void onClosed(CloseReason reason) {
      if (reason != CloseReason.PARSE_ERROR) {
        throw new AssertionError(reason);
      }
      requireOpen();
      closed = true;
    }

    private void requireOpen() {
      if (closed) {
        throw new AssertionError("a packet after the end");
      }
    }

    boolean isOpen() {
      return !closed;
    }
  }

  @Test
  void encodedPackets_areDecoded() {
    for (int i = 0; i < GOOD_PAYLOADS; i++) {
      List<Frame> frames = new ArrayList<>();
      for (int count = 1 + random.nextInt(6); count > 0; count--) {
        frames.add(
            random.nextBoolean()
                ? Frame.message("x\u20ac".repeat(random.nextInt(200)))
                : Frame.binary(mutations.noise(random.nextInt(300))));
      }
      List<String> sent = frames.stream().map(Frame::toString).toList();
      Recorder recorder = new Recorder();

      PollingPayload.decode(
          new String(PollingPayload.encode(frames), UTF_8), recorder, recorder::isOpen);

      if (!recorder.packets.equals(sent)) {
        assertThat(recorder.packets).as("payload %d of seed %d", i, SEED).isEqualTo(sent);
      }
    }
  }

  @Test
  void malformedPayload_endsTheSessionAndThrowsNothing() {
    int ended = 0;
    int taken = 0;
    for (int i = 0; i < BAD_PAYLOADS; i++) {
      String payload = mutations.mutate(mutations.oneOf(PAYLOADS));
      Recorder recorder = new Recorder();
      try {
        PollingPayload.decode(payload, recorder, recorder::isOpen);
      } catch (RuntimeException | Error e) {
        fail("payload " + i + " of seed " + SEED + ": " + payload, e);
      }
      int separators = (int) payload.chars().filter(c -> c == PollingPayload.SEPARATOR).count();
      if (recorder.closed) {
        ended++;
      } else if (recorder.packets.size() == separators + 1) {
        taken++;
      } else {
        fail("packets of payload " + i + " of seed " + SEED + ": " + payload);
      }
    }

    // The generator must reach both sides to be worth its time.
    assertThat(ended).isGreaterThan(BAD_PAYLOADS / 20);
    assertThat(taken).isGreaterThan(BAD_PAYLOADS / 20);
  }
}
