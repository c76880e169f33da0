package io.parley.gateway.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.parley.gateway.Mutations;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.BinaryNode;

/// Packets that are nearly right, most of them with attachments, from a seeded generator: they are
/// decoded whole or refused by the declared exception.
class PacketCodecFuzzTest {
  private static final long SEED = 20_261_123L;
  private static final int PACKETS = Mutations.times(200_000);
  private static final String[] SEEDS = {
    "0{\"token\":\"eyJhbGciOiJIUzI1NiJ9\",\"pid\":\"p\",\"offset\":\"o\"}",
    "2/custom,12[\"a\",1.5e3,null,true,[[]],{\"\":{}}]",
    "3/custom,456[\"x\",\"\\ud83d\\ude00\"]",
    "51-[\"a\",{\"_placeholder\":true,\"num\":0}]",
    "51-/custom,0[\"a\",[{\"b\":{\"_placeholder\":true,\"num\":0}}]]",
    "52-[\"a\",{\"_placeholder\":true,\"num\":1},{\"x\":{\"_placeholder\":true,\"num\":0}}]",
    "53-7[1,{\"a\":{\"_placeholder\":true,\"num\":2},\"b\":{\"_placeholder\":true,\"num\":0}},"
        + "{\"_placeholder\":true,\"num\":1}]",
    "61-/custom,1[{\"_placeholder\":true,\"num\":0}]",
    "62-0[{\"_placeholder\":true,\"num\":1},[{\"_placeholder\":true,\"num\":0}]]",
  };

  private final Mutations mutations = new Mutations(SEED);

  @Test
  void malformedPacket_endsInTheDeclaredExceptionOnly() {
    int whole = 0;
    int assembled = 0;
    int refused = 0;
    for (int i = 0; i < PACKETS; i++) {
      String text = mutations.mutate(mutations.oneOf(SEEDS));
      try {
        Packet packet = PacketCodec.decode(text);
        if (packet instanceof Packet.Incomplete incomplete) {
          complete(incomplete);
          assembled++;
        } else {
          whole++;
        }
      } catch (PacketException e) {
        refused++;
      } catch (RuntimeException | Error e) {
        fail("packet " + i + " of seed " + SEED + ": " + text, e);
      }
    }

    // The generator must reach all sides to be worth its time.
    assertThat(whole).isGreaterThan(PACKETS / 50);
    assertThat(assembled).isGreaterThan(PACKETS / 50);
    assertThat(refused).isGreaterThan(PACKETS / 4);
  }

  private static void complete(Packet.Incomplete incomplete) {
    int attachments = incomplete.places().size();
    incomplete.places().forEach(place -> place.accept(new BinaryNode(new byte[] {1})));
    switch (incomplete.complete()) {
      case Packet.Event event -> requireBinary(event.args().toString(), attachments);
      case Packet.Ack ack -> requireBinary(ack.args().toString(), attachments);
      default -> fail("attachments of another packet: " + incomplete);
    }
  }

  private static void requireBinary(String args, int attachments) {
    if (attachments < 1 || attachments > PacketCodec.MAX_ATTACHMENTS || !args.contains("AQ==")) {
      fail(attachments + " attachments in " + args);
    }
  }
}
