package io.parley.gateway.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.parley.gateway.Mutations;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Packets that are nearly right, from a seeded generator: the parsers throw what they declare and
/// nothing else, and a connection survives or closes for a reason a client may cause.
class ProtocolFuzzTest {
  private static final int PACKETS = Mutations.times(200_000);
  private static final Pattern PRINTABLE = Pattern.compile("[ -~]{1,100}");
  private static final long SEED = 20_260_115L;
  private static final String ALPHABET =
      "0123456789-/,?[]{}\":.eE+\\u_ \t\n\0truefalsnb\u001e\u00e9\u20ac\ud83d\ude00\ufeff";
  private static final String[] SEEDS = {
    "0",
    "0{\"token\":\"eyJhbGciOiJIUzI1NiJ9\",\"cursors\":{\"dm:a:b\":12}}",
    "0/admin?token=1234,{\"a\":1}",
    "1",
    "1/custom,",
    "2[\"message:send\",{\"to\":\"b\",\"clientMessageId\":\"1\",\"content\":{\"text\":\"h\\u00e9\"}}]",
    "2/custom,12[\"a\",1.5e3,null,true,[[]],{\"\":{}}]",
    "20[\"x\",-0,1e400,123456789012345678901234567890]",
    "3/custom,456[\"x\",\"\\ud83d\\ude00\"]",
    "4{\"message\":\"x\",\"data\":{}}",
    "51-[\"a\",{\"_placeholder\":true,\"num\":0}]",
    "62-/custom,1[{\"_placeholder\":true,\"num\":1}]",
  };

  private final Logger logger = (Logger) LoggerFactory.getLogger(SocketIoConnection.class);
  private final SplittableRandom random = new SplittableRandom(SEED);
  private @Nullable Level level;

  @BeforeEach
  void quieten() {
    level = logger.getLevel();
    logger.setLevel(Level.INFO); // each refused packet is a line on DEBUG
  }

  @AfterEach
  void restore() {
    logger.setLevel(level);
  }

  @Test
  void decoder_throwsNothingButPacketException() {
    int decoded = 0;
    int refused = 0;
    for (int i = 0; i < PACKETS; i++) {
      String packet = mutated();
      try {
        Packet result = PacketCodec.decode(packet);
        if (!result.namespace().startsWith("/")) {
          fail("namespace of packet " + packet);
        }
        decoded++;
      } catch (PacketException e) {
        if (!PRINTABLE.matcher(e.reason()).matches()) {
          fail("reason unfit for a close frame: " + e.reason());
        }
        refused++;
      } catch (RuntimeException | StackOverflowError e) {
        fail("packet " + i + " of seed " + SEED + ": " + packet, e);
      }
    }

    // The generator must reach both sides to be worth its time.
    assertThat(decoded).isGreaterThan(PACKETS / 20);
    assertThat(refused).isGreaterThan(PACKETS / 5);
  }

  @Test
  void connection_closesForMalformedInputOnlyAndThrowsNothing() {
    int closed = 0;
    ScriptedClient client = fresh();
    for (int i = 0; i < PACKETS / 2; i++) {
      String packet = random.nextInt(20) == 0 ? mutated() : "4" + mutated();
      try {
        client.send(packet);
      } catch (RuntimeException | StackOverflowError e) {
        fail("packet " + i + " of seed " + SEED + ": " + packet, e);
      }
      if (!client.engine.isOpen()) {
        assertThat(client.transport.closes().getFirst())
            .matches("1002 parse error.*|1000 transport close");
        assertThat(count(client, "connect ")).isEqualTo(count(client, "disconnect "));
        assertThat(client.timers.size()).isZero();
        closed++;
        client = fresh();
      }
      client.transport.takeSent();
    }

    assertThat(closed).isGreaterThan(PACKETS / 10);
  }

  private static ScriptedClient fresh() {
    ScriptedClient client = new ScriptedClient();
    client.onAttempt = () -> client.attempts.getLast().accept(client.new Recorder());
    client.onEvent = () -> client.acks.forEach(ack -> ack.ack(new byte[0]));
    client.send("40");
    return client;
  }

  private static long count(ScriptedClient client, String start) {
    return client.calls.stream().filter(call -> call.startsWith(start)).count();
  }

  /// A good packet with up to five changes; now and then noise alone.
  private String mutated() {
    if (random.nextInt(50) == 0) {
      return noise(random.nextInt(40));
    }
    StringBuilder packet = new StringBuilder(SEEDS[random.nextInt(SEEDS.length)]);
    for (int changes = random.nextInt(6); changes > 0; changes--) {
      int at = random.nextInt(packet.length() + 1);
      int end = Math.min(packet.length(), at + random.nextInt(4));
      switch (random.nextInt(6)) {
        case 0 -> packet.delete(at, end);
        case 1 -> packet.insert(at, noise(1 + random.nextInt(3)));
        case 2 -> packet.replace(at, end, noise(1));
        case 3 -> packet.insert(at, packet.substring(at, end).repeat(repeats()));
        case 4 -> packet.setLength(at);
        default -> packet.insert(at, SEEDS[random.nextInt(SEEDS.length)]);
      }
    }
    return packet.toString();
  }

  /// Few, or enough to pass the limit of depth.
  private int repeats() {
    return 1 + random.nextInt(random.nextInt(8) == 0 ? 150 : 4);
  }

  private String noise(int length) {
    StringBuilder noise = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      noise.append(
          random.nextInt(10) == 0
              ? (char) random.nextInt(0x10000)
              : ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return noise.toString();
  }
}
