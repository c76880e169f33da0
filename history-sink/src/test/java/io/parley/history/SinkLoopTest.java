package io.parley.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.Topic;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SinkLoopTest {
  private static final TopicPartition OTHER = new TopicPartition(Topic.MESSAGES.topicName(), 1);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final FakeHistoryStore store = new FakeHistoryStore();
  private final ManualTimer timer = new ManualTimer();
  private final SinkLoop loop =
      new SinkLoop(
          consumer,
          new Delivery(store, new DeadLetters(producer), new Backoff(new Random(1)), timer));

  @BeforeEach
  void joinGroup() {
    consumer.updateBeginningOffsets(Map.of(Records.MESSAGES, 0L, OTHER, 0L));
    loop.subscribe();
    consumer.rebalance(List.of(Records.MESSAGES, OTHER));
  }

  @Test
  void offsets_areCommittedOnlyAfterTheStoreHasConfirmed() {
    read(Records.message(0, "c", 1), Records.message(1, "c", 2));

    loop.step();
    assertThat(committed(Records.MESSAGES)).isNull();

    store.confirm();
    loop.step();
    assertThat(committed(Records.MESSAGES)).isEqualTo(2);
  }

  @Test
  void whileABatchIsOnItsWay_partitionsArePausedAndPollingGoesOn() {
    read(Records.message(0, "c", 1));
    consumer.addRecord(Records.message(1, "c", 2));

    loop.step();
    assertThat(consumer.paused()).containsExactlyInAnyOrder(Records.MESSAGES, OTHER);
    assertThat(consumer.lastPollTimeout()).isLessThanOrEqualTo(java.time.Duration.ofMillis(10));

    store.confirm();
    loop.step();
    assertThat(consumer.paused()).isEmpty();
    loop.step();
    assertThat(store.written).hasSize(2);
  }

  @Test
  void failedWrite_isTriedAgainWithGrowingDelaysUntilConfirmed() {
    read(Records.message(0, "c", 1));
    for (int i = 0; i < 20; i++) {
      store.fail();
      timer.elapse();
    }

    loop.step();
    assertThat(committed(Records.MESSAGES)).isNull();
    assertThat(timer.delays.getFirst()).isLessThanOrEqualTo(Backoff.FIRST);
    assertThat(timer.delays).allMatch(delay -> delay.compareTo(Backoff.LONGEST) <= 0);
    assertThat(timer.delays.getLast()).isGreaterThanOrEqualTo(Backoff.LONGEST.dividedBy(2));

    store.confirm();
    loop.step();
    assertThat(committed(Records.MESSAGES)).isEqualTo(1);
    assertThat(store.written).hasSize(21).allMatch(batch -> batch == store.written.getFirst());
  }

  @Test
  void malformedRecord_isADeadLetterBeforeItsOffsetIsCommitted() {
    read(Records.garbage(0), Records.message(1, "c", 1));
    store.confirm();

    loop.step();
    assertThat(committed(Records.MESSAGES)).isNull();

    assertThat(producer.completeNext()).isTrue();
    loop.step();
    assertThat(committed(Records.MESSAGES)).isEqualTo(2);
    ProducerRecord<byte[], byte[]> letter = producer.history().getFirst();
    assertThat(letter.topic()).isEqualTo(Topic.DEAD_LETTERS.topicName());
    assertThat(letter.value()).isEqualTo(Records.garbage(0).value());
    assertThat(header(letter, "parley-offset")).isEqualTo("0");
    assertThat(header(letter, "parley-reader")).isEqualTo("history-sink");
    assertThat(header(letter, "parley-reason")).isNotEmpty();
  }

  @Test
  void deadLetterThatFails_isSentAgain() {
    read(Records.garbage(0));
    store.confirm();
    producer.errorNext(new IllegalStateException("Kafka is away"));
    timer.elapse();
    store.confirm();
    producer.completeNext();

    loop.step();
    assertThat(committed(Records.MESSAGES)).isEqualTo(1);
    assertThat(producer.history()).hasSize(2);
  }

  @Test
  void deadLetterTooLargeForItsTopic_isSentWithoutItsValue() {
    read(Records.garbage(0));
    store.confirm();
    producer.errorNext(new RecordTooLargeException("too large"));
    producer.completeNext();

    loop.step();
    assertThat(committed(Records.MESSAGES)).isEqualTo(1);
    assertThat(producer.history().getLast().value()).isNull();
    assertThat(producer.history().getLast().key()).isNull();
    assertThat(header(producer.history().getLast(), "parley-reason")).endsWith("too large)");
  }

  @Test
  void documentThatTheStoreRefuses_isADeadLetterAndTheRestGoesOn() {
    ConsumerRecord<byte[], byte[]> refused = Records.message(0, "c", 1);
    read(refused, Records.message(1, "c", 2));
    store.confirm(new Rejected(refused, "MongoDB refuses it"));
    producer.completeNext();

    loop.step();
    assertThat(committed(Records.MESSAGES)).isEqualTo(2);
    assertThat(producer.history()).hasSize(1);
    assertThat(header(producer.history().getFirst(), "parley-reason"))
        .isEqualTo("MongoDB refuses it");
  }

  @Test
  void revokedPartition_isLeftOutOfTheCommit() {
    consumer.addRecord(Records.message(0, "c", 1));
    consumer.addRecord(
        new ConsumerRecord<>(
            OTHER.topic(), 1, 0, "d".getBytes(UTF_8), Records.message(0, "d", 1).value()));
    loop.step();

    consumer.rebalance(List.of(Records.MESSAGES));
    store.confirm();
    loop.step();

    assertThat(committed(Records.MESSAGES)).isEqualTo(1);
    assertThat(committed(OTHER)).isNull();
  }

  @Test
  void batchWhosePartitionsAreAllRevoked_isGivenUp() {
    read(Records.message(0, "c", 1));
    consumer.rebalance(List.of(OTHER));
    store.fail();
    timer.elapse();

    assertThat(store.written).hasSize(1);
    assertThat(timer.waiting()).isZero();
    assertThat(consumer.paused()).isEmpty();
    assertThat(committed(Records.MESSAGES)).isNull();
  }

  @Test
  void confirmedBatch_isCommittedWhenItsPartitionIsRevoked() {
    read(Records.message(0, "c", 1));
    store.confirm();
    consumer.rebalance(List.of(OTHER));
    consumer.rebalance(List.of(Records.MESSAGES));

    assertThat(committed(Records.MESSAGES)).isEqualTo(1);
  }

  @Test
  void partitionAssignedWhileABatchIsOnItsWay_isPausedToo() {
    consumer.rebalance(List.of(Records.MESSAGES));
    read(Records.message(0, "c", 1));
    consumer.rebalance(List.of(Records.MESSAGES, OTHER));

    assertThat(consumer.paused()).contains(OTHER);
  }

  @SafeVarargs
  private final void read(ConsumerRecord<byte[], byte[]>... records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      consumer.addRecord(record);
    }
    loop.step();
  }

  private Long committed(TopicPartition partition) {
    OffsetAndMetadata offset = consumer.committed(Set.of(partition)).get(partition);
    return offset == null ? null : offset.offset();
  }

  private static String header(ProducerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return new String(header.value(), UTF_8);
  }
}
