package io.parley.processor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.contract.kafka.KafkaUser;
import io.parley.contract.kafka.Topic;
import io.parley.operations.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
final class TopicWatchTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final TopicPartition PRESENCE = new TopicPartition("parley.presence", 0);
  private static final TopicPartition USERS = new TopicPartition("parley.users", 0);

  private final Map<String, DoubleSupplier> gauges = new ConcurrentHashMap<>();
  private final BlockingQueue<Supplier<Consumer<byte[], byte[]>>> consumers =
      new LinkedBlockingQueue<>();
  private final TopicWatch watch =
      new TopicWatch(this::next, new Gauges(), InstantSource.fixed(NOW), Duration.ofMillis(1));
  private final MockConsumer<byte[], byte[]> consumer = consumer();

  @Test
  void topics_areThePublicOnesThatTheSinkDoesNotRead_andMayBeRead() {
    List<String> sinks = readBy(KafkaUser.SINK);
    assertThat(TopicWatch.TOPICS)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Topic.values())
                .filter(topic -> !topic.isInternal() && !sinks.contains(topic.topicName()))
                .toList());
    assertThat(readBy(KafkaUser.AUDITOR))
        .containsAll(TopicWatch.TOPICS.stream().map(Topic::topicName).toList());
  }

  @Test
  void lag_isTheAgeOfTheNewestRecord_whateverItHolds() {
    watch.look(consumer);
    watch.read(consumer);
    consumer.addRecord(record(PRESENCE, 5, 1_750));
    consumer.addRecord(record(USERS, 5, 4_000));
    consumer.addRecord(record(USERS, 6, 3_000));
    watch.read(consumer);

    assertThat(lag("parley.presence")).isEqualTo(1.75);
    assertThat(lag("parley.users")).isEqualTo(3);
    assertThat(lag("parley.audit")).isZero();
  }

  @Test
  void lag_isOfTheNewestOfAllPartitions() {
    TopicPartition other = new TopicPartition("parley.users", 1);
    there(consumer, "parley.users", 2);
    watch.look(consumer);
    watch.read(consumer);
    consumer.addRecord(record(other, 5, 1_000));
    consumer.addRecord(record(USERS, 5, 9_000));
    watch.read(consumer);

    assertThat(lag("parley.users")).isEqualTo(1);
  }

  @Test
  void reading_beginsAtTheEnds_alsoOfNewPartitions() {
    watch.look(consumer);
    watch.read(consumer);
    assertThat(consumer.position(USERS)).isEqualTo(5);

    consumer.addRecord(record(PRESENCE, 5, 1_000));
    watch.read(consumer);
    TopicPartition added = new TopicPartition("parley.users", 1);
    there(consumer, "parley.users", 2);
    consumer.updateEndOffsets(Map.of(PRESENCE, 8L));
    watch.look(consumer);
    watch.read(consumer);

    assertThat(consumer.position(added)).isEqualTo(5);
    assertThat(consumer.position(PRESENCE)).isEqualTo(6); // as far as it has read
  }

  @Test
  void topicThatIsAway_isLookedForAgain_andTheOthersAreReadOn() {
    consumer.updatePartitions("parley.users", List.of());
    watch.look(consumer);
    watch.read(consumer);
    consumer.addRecord(record(PRESENCE, 5, 1_000));
    watch.read(consumer);
    assertThat(lag("parley.presence")).isEqualTo(1);

    there(consumer, "parley.users", 1);
    watch.look(consumer);
    watch.read(consumer);
    consumer.addRecord(record(USERS, 5, 2_000));
    watch.read(consumer);
    assertThat(lag("parley.users")).isEqualTo(2);
  }

  @Test
  void topicThatGoes_movesNoOther() {
    watch.look(consumer);
    watch.read(consumer);
    consumer.updateEndOffsets(Map.of(PRESENCE, 8L));
    consumer.updatePartitions("parley.users", List.of());
    watch.look(consumer);
    watch.read(consumer);

    assertThat(consumer.assignment()).contains(PRESENCE).doesNotContain(USERS);
    assertThat(consumer.position(PRESENCE)).isEqualTo(5);
  }

  @Test
  void noTopicAtAll_isAFailureThatIsTriedAgain() {
    TopicWatch.TOPICS.forEach(topic -> consumer.updatePartitions(topic.topicName(), List.of()));
    assertThatThrownBy(() -> watch.look(consumer)).hasMessageContaining("none of the topics");
  }

  @Test
  void failure_endsNoThread_anotherConsumerReadsOn() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    MockConsumer<byte[], byte[]> other = consumer();
    consumer.setPollException(new KafkaException("of any kind"));
    other.schedulePollTask(() -> {});
    other.schedulePollTask(() -> other.addRecord(record(USERS, 5, 3_000)));
    other.schedulePollTask(read::countDown);
    consumers.add(() -> consumer);
    consumers.add(() -> other);

    watch.start();
    read.await();
    watch.close();

    assertThat(lag("parley.users")).isEqualTo(3);
    assertThat(consumer.closed()).isTrue();
    assertThat(other.closed()).isTrue();
  }

  @Test
  void consumerThatCannotBeMade_isTriedAgain() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    consumer.schedulePollTask(read::countDown);
    consumers.add(
        () -> {
          throw new KafkaException("no such server");
        });
    consumers.add(() -> consumer);
    watch.start();
    read.await();
    watch.close();

    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void close_wakesUpAReaderThatWaits() throws Exception {
    CountDownLatch waits = new CountDownLatch(1);
    CountDownLatch woken = new CountDownLatch(1);
    MockConsumer<byte[], byte[]> idle =
        new MockConsumer<>("latest") {
          @Override
          public void wakeup() {
            woken.countDown();
            super.wakeup();
          }
        };
    TopicWatch.TOPICS.forEach(topic -> there(idle, topic.topicName(), 1));
    idle.schedulePollTask(
        () -> {
          waits.countDown();
          await(woken);
        });
    consumers.add(() -> idle);
    watch.start();
    waits.await();
    watch.close();

    assertThat(woken.getCount()).isZero();
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody came");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Consumer<byte[], byte[]> next() {
    return consumers.remove().get();
  }

  /// All topics of one partition, with five records.
  private static MockConsumer<byte[], byte[]> consumer() {
    MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("latest");
    TopicWatch.TOPICS.forEach(topic -> there(consumer, topic.topicName(), 1));
    return consumer;
  }

  private static void there(MockConsumer<byte[], byte[]> consumer, String topic, int partitions) {
    List<PartitionInfo> infos = new ArrayList<>();
    IntStream.range(0, partitions)
        .forEach(
            partition -> {
              infos.add(new PartitionInfo(topic, partition, null, null, null));
              consumer.updateEndOffsets(Map.of(new TopicPartition(topic, partition), 5L));
            });
    consumer.updatePartitions(topic, infos);
  }

  private static ConsumerRecord<byte[], byte[]> record(
      TopicPartition partition, long offset, long ageMillis) {
    return new ConsumerRecord<>(
        partition.topic(),
        partition.partition(),
        offset,
        NOW.toEpochMilli() - ageMillis,
        TimestampType.CREATE_TIME,
        0,
        1,
        null,
        new byte[] {'{'},
        new RecordHeaders(),
        Optional.empty());
  }

  private static List<String> readBy(KafkaUser user) {
    return user.grants().stream()
        .filter(grant -> grant.operations().contains(AclOperation.READ))
        .map(grant -> grant.resource().name())
        .toList();
  }

  private double lag(String topic) {
    return gauges.get("parley.topic.lag.seconds topic=" + topic).getAsDouble();
  }

  private final class Gauges implements Metrics {
    @Override
    public void counter(String name, String help, LongSupplier total, String... labels) {
      throw new AssertionError(name);
    }

    @Override
    public Registration gauge(String name, String help, DoubleSupplier now, String... labels) {
      gauges.put(name + " " + String.join("=", labels), now);
      return () -> {};
    }

    @Override
    public java.util.function.Consumer<Duration> timer(String name, String help) {
      throw new AssertionError(name);
    }
  }
}
