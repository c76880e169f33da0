package io.parley.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.Ephemeral;
import io.parley.contract.log.MarkCause;
import io.parley.contract.log.MovedMark;
import io.parley.operations.security.SecurityLog;
import java.time.Duration;
import java.time.Instant;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SinkLoopTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final TopicPartition OTHER = new TopicPartition(Topic.MESSAGES.topicName(), 1);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final FakeHistoryStore store = new FakeHistoryStore();
  private final ManualTimer timer = new ManualTimer();
  private final ManualClock clock = new ManualClock();
  private final ReadMetrics meters = new ReadMetrics();
  private final SinkMetrics metrics = new SinkMetrics(meters);
  private Map<String, String> topicIds = Map.of(Topic.MESSAGES.topicName(), "first");
  private SinkLoop loop = loop(Duration.ZERO);

  @BeforeEach
  void joinGroup() {
    consumer.updateBeginningOffsets(Map.of(Records.MESSAGES, 0L, OTHER, 0L, Records.RECEIPTS, 0L));
    loop.subscribe();
    consumer.rebalance(List.of(Records.MESSAGES, OTHER));
  }

  @AfterEach
  void acceptedRecords_areDeliveredOrPendingOrRejected() {
    assertThat(records("accepted"))
        .isEqualTo(records("delivered") + records("pending") + rejected());
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
  void offsetOfAnotherTopicOfTheName_isNotGoneBy() {
    read(Records.message(0, "c", 1), Records.message(1, "c", 2));
    loop.step();
    store.confirm();
    loop.step();
    assertThat(committed(Records.MESSAGES)).isEqualTo(2);

    consumer.rebalance(List.of());
    consumer.rebalance(List.of(Records.MESSAGES));
    assertThat(consumer.position(Records.MESSAGES)).isEqualTo(2);

    topicIds = Map.of(Topic.MESSAGES.topicName(), "another");
    consumer.rebalance(List.of());
    consumer.rebalance(List.of(Records.MESSAGES));
    assertThat(consumer.position(Records.MESSAGES)).isZero();
  }

  @Test
  void whileABatchIsOnItsWay_partitionsArePausedAndPollingGoesOn() {
    read(Records.message(0, "c", 1));
    consumer.addRecord(Records.message(1, "c", 2));

    loop.step();
    assertThat(consumer.paused()).containsExactlyInAnyOrder(Records.MESSAGES, OTHER);
    assertThat(consumer.lastPollTimeout()).isLessThanOrEqualTo(Duration.ofMillis(10));

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
    store.confirm(new Rejected(refused, Rejected.Cause.REFUSED_BY_MONGODB, "MongoDB refuses it"));
    producer.completeNext();

    loop.step();
    assertThat(committed(Records.MESSAGES)).isEqualTo(2);
    assertThat(producer.history()).hasSize(1);
    assertThat(header(producer.history().getFirst(), "parley-reason"))
        .isEqualTo("MongoDB refuses it");
    String letters = "parley.sink.dead.letters{topic=parley.messages, reason=";
    assertThat(meters.of(letters + "REFUSED_BY_MONGODB}")).isEqualTo(1);
    assertThat(meters.of(letters + "UNREADABLE}")).isZero();
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

  // receipts

  @Test
  void receipts_areGatheredAndNothingIsCommittedBeforeTheyAreWritten() {
    gatherReceipts();
    read(Records.message(0, "c", 1));
    store.confirm();
    loop.step();
    read(receipt(0, 3L), Records.message(1, "c", 2));
    store.confirm();
    loop.step();
    read(receipt(1, 5L));
    store.confirm();
    loop.step();
    assertThat(store.written).allMatch(batch -> batch.receipts().isEmpty());
    assertThat(committed(Records.MESSAGES)).isNull();

    clock.pass(SECOND);
    loop.step(); // nothing to read: it is time
    assertThat(committed(Records.RECEIPTS)).isNull();
    assertThat(store.written.getLast().receipts())
        .singleElement()
        .satisfies(write -> assertThat(write.delivered()).isEqualTo(5));
    store.confirm();
    loop.step();

    assertThat(committed(Records.MESSAGES)).isEqualTo(2);
    assertThat(committed(Records.RECEIPTS)).isEqualTo(2);
    assertThat(records("accepted")).isEqualTo(4);
    assertThat(records("delivered")).isEqualTo(4);
    assertThat(records("pending")).isZero();
    loop.step();
    assertThat(store.written).hasSize(4); // nothing is left to write
  }

  @Test
  void receiptsWithoutRoomForMore_areWrittenAtOnce() {
    gatherReceipts();
    for (int user = 0; user < PendingReceipts.MAX; user++) {
      consumer.addRecord(Records.receipt(user, Records.marks("c", "u" + user, 1L, 1L)));
    }
    while (store.written.isEmpty() || store.written.getLast().receipts().isEmpty()) {
      loop.step();
      store.confirm();
      loop.step();
    }

    assertThat(store.written.getLast().receipts()).hasSize(PendingReceipts.MAX);
    assertThat(committed(Records.RECEIPTS)).isEqualTo(PendingReceipts.MAX);
  }

  @Test
  void revokedPartition_isReadAgainByTheNext_withItsGatheredReceipts() {
    gatherReceipts();
    read(receipt(0, 3L), Records.message(0, "c", 1));
    store.confirm();
    loop.step();
    consumer.rebalance(List.of(Records.MESSAGES));
    clock.pass(SECOND);
    loop.step();
    store.confirm();
    loop.step();

    assertThat(committed(Records.RECEIPTS)).isNull();
    assertThat(committed(Records.MESSAGES)).isEqualTo(1);
    assertThat(rejected(SinkMetrics.LEFT)).isEqualTo(1);
    assertThat(records("delivered")).isEqualTo(1);
    assertThat(records("pending")).isZero();
  }

  @Test
  void stop_writesTheGatheredReceiptsAndCommits() {
    gatherReceipts();
    read(receipt(0, 3L));
    store.confirmAll();
    loop.finish();

    assertThat(store.written.getLast().receipts()).hasSize(1);
    assertThat(committed(Records.RECEIPTS)).isEqualTo(1);
  }

  // pace and lag

  @Test
  void afterABatch_theLoopRestsForItsShareOfTheMachine() {
    read(Records.message(0, "c", 1));
    clock.pass(Duration.ofMillis(30));
    store.confirm();
    loop.step();

    assertThat(clock.rests).containsExactly(Duration.ofMillis(30)); // a quarter of two cores
    assertThat(meters.of("parley.sink.batch{}")).isEqualTo(1);
  }

  @Test
  void lag_isWhatIsNotCommitted() {
    consumer.updateEndOffsets(Map.of(Records.MESSAGES, 10L, OTHER, 0L));
    clock.millis = Records.at(1).toEpochMilli() + 7_000;
    read(
        Records.dated(Records.message(0, "c", 1), Records.at(0)),
        Records.dated(Records.message(1, "c", 2), Records.at(1)));

    assertThat(lag("parley.sink.lag.records", 0)).isEqualTo(10);
    assertThat(lag("parley.sink.lag.seconds", 0)).isEqualTo(7);
    assertThat(topicLag(Topic.MESSAGES)).isEqualTo(7);
    assertThat(lag("parley.sink.lag.records", 1)).isZero();
    assertThat(lag("parley.sink.lag.seconds", 1)).isZero();
    consumer.rebalance(List.of(OTHER));
    assertThat(meters.names())
        .contains(lagName("parley.sink.lag.seconds", 1))
        .doesNotContain(
            lagName("parley.sink.lag.seconds", 0), lagName("parley.sink.lag.records", 0));
  }

  @Test
  void lagOfReceipts_isOfTheOldestMark_whenItsMessageWasDelivered() {
    gatherReceipts();
    clock.millis = Records.at(0).toEpochMilli() + 9_000;
    read(
        marks(0, mark("u1", MarkCause.WRITTEN, 3_000), mark("u2", MarkCause.READ, 2_000)),
        marks(1, mark("u3", MarkCause.READ, 4_000), mark("u4", MarkCause.ANSWERED, 1)));

    assertThat(topicLag(Topic.RECEIPTS)).isEqualTo(7);
  }

  @Test
  void answersAndCounts_whichAreToldLateOnPurpose_areNoLagOfReceipts() {
    gatherReceipts();
    clock.millis = Records.at(0).toEpochMilli() + 9_000;
    read(marks(0, mark("u1", MarkCause.WRITTEN, 8_000)));
    store.confirm();
    loop.step();
    read(
        marks(1, mark("u1", MarkCause.ANSWERED, 1)),
        Records.dated(Records.receipt(2, Records.counts("c", 1, 1, 1)), Records.at(1)));

    assertThat(topicLag(Topic.RECEIPTS)).isEqualTo(1);
  }

  @Test
  void markOfNoTimeThatThereIs_isNoLagOfYears() {
    gatherReceipts();
    clock.millis = Records.at(0).toEpochMilli();
    read(marks(0, new MovedMark(new UserId("u"), 1, 0, MarkCause.WRITTEN, Instant.MAX)));
    store.confirm();
    loop.step();

    assertThat(topicLag(Topic.RECEIPTS)).isZero();
  }

  /// @param millis when, after `Records.at(0)`
  private static MovedMark mark(String user, MarkCause cause, long millis) {
    return new MovedMark(new UserId(user), 1, 1, cause, Records.at(millis));
  }

  /// Written to the log half a second before all this is read.
  private static ConsumerRecord<byte[], byte[]> marks(long offset, MovedMark... marks) {
    Instant at = Records.at(8_500);
    return Records.dated(
        Records.receipt(
            offset,
            new Ephemeral.ReceiptBatch(new ConversationId("c"), List.of(marks), List.of(), at)),
        at);
  }

  private double topicLag(Topic topic) {
    return meters.of("parley.topic.lag.seconds{topic=" + topic.topicName() + "}");
  }

  private double lag(String name, int partition) {
    return meters.of(lagName(name, partition));
  }

  private static String lagName(String name, int partition) {
    return name + "{topic=" + OTHER.topic() + ", partition=" + partition + "}";
  }

  /// One of the four.
  private double records(String which) {
    return meters.of("parley.sink.records." + which + "{}");
  }

  private double rejected() {
    return rejected(SinkMetrics.DEAD_LETTER) + rejected(SinkMetrics.LEFT);
  }

  private double rejected(String reason) {
    return meters.of("parley.sink.records.rejected{reason=" + reason + "}");
  }

  private void gatherReceipts() {
    consumer.unsubscribe();
    loop = loop(SECOND);
    loop.subscribe();
    consumer.rebalance(List.of(Records.MESSAGES, Records.RECEIPTS));
  }

  private SinkLoop loop(Duration commitEvery) {
    return new SinkLoop(
        consumer,
        new Delivery(
            store,
            new DeadLetters(producer, SecurityLog.none()),
            new Backoff(new Random(1)),
            timer),
        commitEvery,
        new CpuShare(0.25, 2),
        metrics,
        () -> topicIds,
        clock);
  }

  private static ConsumerRecord<byte[], byte[]> receipt(long offset, long delivered) {
    return Records.receipt(offset, Records.marks("c", "bob", delivered, null));
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
