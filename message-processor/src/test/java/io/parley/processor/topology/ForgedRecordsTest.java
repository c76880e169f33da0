package io.parley.processor.topology;

import static io.parley.processor.topology.Pipeline.EAST;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import io.parley.contract.kafka.KeyPartitions;
import io.parley.contract.kafka.Topic;
import io.parley.contract.wire.Answer.Alive;
import io.parley.contract.wire.SessionEvent.SessionOpened;
import io.parley.contract.wire.Signal.CatchUp;
import io.parley.contract.wire.Signal.Probe;
import io.parley.contract.wire.codec.WireCodec;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Finding 9: what somebody else has written. In a partition that is not its key's, a command would
/// give a conversation a second state, with an order of its own: it is set aside.
class ForgedRecordsTest {
  private static final int PARTITIONS = 2;

  private final Pipeline pipeline = Pipeline.firstOf(PARTITIONS);

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void commandInAnotherPartition_changesNothing() {
    pipeline.send(EAST, "alice", conversation(1), "c-1", "forged");

    assertThat(pipeline.read(Topic.MESSAGES)).isEmpty();
    assertThat(pipeline.read(Topic.OUTBOUND)).isEmpty();
    assertSetAside(1);

    pipeline.send(EAST, "alice", conversation(0), "c-2", "own");
    assertThat(pipeline.read(Topic.MESSAGES)).hasSize(1);
  }

  @Test
  void signalInAnotherPartition_isNotAnswered() {
    CatchUp forged = new CatchUp(conversation(1), EAST, "r", 1, 9);
    pipeline.pipe(Topic.SIGNALS, forged.conversationId().value(), WireCodec.SIGNALS.encode(forged));

    assertThat(pipeline.read(Topic.OUTBOUND)).isEmpty();
    assertSetAside(1);
  }

  @Test
  void sessionInAnotherPartition_isNoSession() {
    SessionOpened forged = new SessionOpened(user(1), "s", EAST, null);
    pipeline.pipe(Topic.SESSIONS, forged.userId().value(), WireCodec.SESSIONS.encode(forged));

    assertThat(pipeline.read(Topic.PRESENCE)).isEmpty();
    assertThat(pipeline.read(Topic.OUTBOUND)).isEmpty();
    assertSetAside(1);
  }

  /// It asks each partition, whatever its key.
  @Test
  void probe_isAnsweredInEveryPartition() {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      Probe probe = new Probe(conversation(partition), EAST);
      pipeline.pipe(Topic.SIGNALS, probe.conversationId().value(), WireCodec.SIGNALS.encode(probe));
    }

    assertThat(pipeline.read(Topic.OUTBOUND))
        .hasSize(PARTITIONS)
        .allSatisfy(
            answer ->
                assertThat(WireCodec.ANSWERS.decode(answer.value())).isInstanceOf(Alive.class));
    assertSetAside(0);
  }

  private void assertSetAside(int count) {
    assertThat(pipeline.read(Topic.DEAD_LETTERS))
        .hasSize(count)
        .allSatisfy(
            letter -> {
              Header reason = letter.headers().lastHeader("parley-reason");
              assertThat(new String(reason.value(), StandardCharsets.UTF_8))
                  .contains("the partition is not the key's own");
            });
    assertThat(pipeline.metrics().deadLetters()).isEqualTo(count);
  }

  private static ConversationId conversation(int partition) {
    return IntStream.range(0, 1_000)
        .mapToObj(i -> ConversationId.direct(new UserId("alice"), new UserId("bob-" + i)))
        .filter(id -> partitionOf(id.value()) == partition)
        .findFirst()
        .orElseThrow();
  }

  private static UserId user(int partition) {
    return IntStream.range(0, 1_000)
        .mapToObj(i -> new UserId("carol-" + i))
        .filter(id -> partitionOf(id.value()) == partition)
        .findFirst()
        .orElseThrow();
  }

  private static int partitionOf(String key) {
    return KeyPartitions.of(key.getBytes(StandardCharsets.UTF_8), PARTITIONS);
  }
}
