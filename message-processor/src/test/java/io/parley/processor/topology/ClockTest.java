package io.parley.processor.topology;

import static io.parley.processor.topology.Pipeline.EAST;
import static io.parley.processor.topology.Pipeline.WEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.wire.Answer.CaughtUp;
import io.parley.contract.wire.Answer.SendAccepted;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.GatewayHeartbeat;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.Signal.CatchUp;
import io.parley.contract.wire.codec.WireCodec;
import io.parley.processor.store.ConversationStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.LongStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The broker's clock gives records their time, and may be set while everything runs. The
/// processor's own clock is right here.
class ClockTest {
  private static final ConversationId DM =
      ConversationId.direct(new UserId("alice"), new UserId("bob"));

  private final Pipeline pipeline = new Pipeline();
  private Duration error = Duration.ZERO;

  @AfterEach
  void close() {
    pipeline.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT10M", "PT5H", "PT-10M", "PT-5H"})
  void jumpAndBack_losesNothing_doublesNothing_keepsTheOrder(Duration jump) {
    beat(WEST);
    pipeline.subscribe(WEST, DM);
    send("c-1");
    error = jump;
    send("c-2");
    beat(WEST);
    send("c-3");
    error = Duration.ZERO;
    send("c-4");
    send("c-2"); // again
    send("c-4");

    assertThat(pipeline.log()).extracting(MessageAccepted::seq).containsExactly(1L, 2L, 3L, 4L);
    assertThat(pipeline.outbound().stream().filter(Pipeline.Delivery.Event.class::isInstance))
        .hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT10M", "PT5H", "PT-5H"})
  void retryAfterAJump_isAnsweredWithTheFirstTime(Duration jump) {
    Instant first = pipeline.now();
    send("c-1");
    pipeline.outbound();
    error = jump;
    pipeline.advance(Duration.ofSeconds(1));
    send("c-1");

    assertThat(pipeline.answers(SendAccepted.class))
        .singleElement()
        .satisfies(
            answer -> {
              assertThat(answer.duplicate()).isTrue();
              assertThat(answer.acceptedAt()).isEqualTo(first);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT10M", "PT5H", "PT30H"})
  void jumpForward_makesNothingOld(Duration jump) {
    send("c-1");
    error = jump;
    send("c-2");
    pipeline.advance(Duration.ofSeconds(30)); // expiry runs
    error = Duration.ZERO;
    send("c-3");
    pipeline.advance(Duration.ofSeconds(30));
    pipeline.outbound();

    pipeline.signal(new CatchUp(DM, EAST, "q", 1, 3));
    assertThat(pipeline.outbound())
        .hasSize(4)
        .last()
        .isEqualTo(new Pipeline.Delivery.Answered(new CaughtUp(EAST, "q", DM, 1, 3)));
  }

  /// Nothing stays for ever that had the time of a jump.
  @ParameterizedTest
  @ValueSource(strings = {"PT10M", "PT5H", "PT-5H"})
  void afterAJump_everythingStillExpires(Duration jump) {
    send("c-1");
    error = jump;
    send("c-2");
    error = Duration.ZERO;
    send("c-3");
    for (int i = 0; i < 32; i++) {
      pipeline.advance(Duration.ofHours(1));
      beat(WEST);
    }
    send("c-4");
    pipeline.advance(Duration.ofSeconds(30));

    assertThat(pipeline.sizes(ConversationStore.NAME))
        .containsEntry("j", 1L)
        .containsEntry("d", 1L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT10M", "PT5H", "PT-10M", "PT-5H"})
  void noLivingGateway_isTakenForDeadByAJump(Duration jump) {
    beat(EAST, WEST);
    pipeline.subscribe(WEST, DM);
    pipeline.outbound();
    error = jump;
    beat(EAST); // and WEST has not been heard since
    send("c-1");
    assertThat(pipeline.events()).hasSize(1);
    beat(WEST);
    error = Duration.ZERO;
    beat(EAST);
    send("c-2");
    assertThat(pipeline.events()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT10M", "PT-5H"})
  void deadGateway_isFoundAlsoAfterAJump(Duration jump) {
    beat(EAST, WEST);
    pipeline.subscribe(WEST, DM);
    pipeline.outbound();
    error = jump;
    LongStream.range(0, 8)
        .forEach(
            i -> {
              pipeline.advance(Duration.ofSeconds(2));
              beat(EAST);
            });
    error = Duration.ZERO;
    pipeline.advance(Duration.ofSeconds(2));
    beat(EAST);
    send("c-1");
    assertThat(pipeline.events()).isEmpty();
  }

  private void send(String clientMessageId) {
    Command command = pipeline.command(EAST, "alice", DM, clientMessageId, "hello");
    pipe(Topic.COMMANDS, DM.value(), WireCodec.COMMANDS.encode(command));
  }

  private void beat(GatewayRef... gateways) {
    for (GatewayRef gateway : gateways) {
      byte[] heartbeat = WireCodec.GATEWAYS.encode(new GatewayHeartbeat(gateway, 1));
      pipe(Topic.GATEWAYS, gateway.id(), heartbeat);
    }
  }

  private void pipe(Topic topic, String key, byte[] value) {
    pipeline.pipe(
        topic,
        new TestRecord<>(
            key.getBytes(StandardCharsets.UTF_8),
            value,
            new RecordHeaders(),
            pipeline.now().plus(error)));
  }
}
