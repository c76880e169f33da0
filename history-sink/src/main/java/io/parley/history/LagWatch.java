package io.parley.history;

import io.parley.contract.kafka.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How far the history is behind the log, by partition, for the metrics; and a line in the log once
/// a minute while it is by more than [#LATE]. Not safe for use by several threads.
final class LagWatch {
  static final Duration LATE = Duration.ofSeconds(10);
  static final Duration LOG_EVERY = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(LagWatch.class);

  private final Consumer<byte[], byte[]> consumer;
  private final SinkMetrics metrics;
  private final Clock clock;
  private final Map<TopicPartition, Long> lastRead = new HashMap<>();
  private @Nullable Long loggedAt;

  LagWatch(Consumer<byte[], byte[]> consumer, SinkMetrics metrics, Clock clock) {
    this.consumer = consumer;
    this.metrics = metrics;
    this.clock = clock;
  }

  void read(ConsumerRecords<byte[], byte[]> records) {
    Map<String, Long> newest = new HashMap<>();
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> all = records.records(partition);
      lastRead.put(partition, all.getLast().timestamp());
      newest.merge(partition.topic(), all.getLast().timestamp(), Math::max);
    }
    newest.remove(Topic.RECEIPTS.topicName()); // their marks say it better
    newest.forEach((topic, at) -> metrics.topicRead(topic, Instant.ofEpochMilli(at), now()));
  }

  /// Of receipts, whose records are written for several marks at once: from the delivery.
  ///
  /// @param oldestMark of a batch that was read now; null when it has none
  void readReceipts(@Nullable Instant oldestMark) {
    if (oldestMark != null) {
      metrics.topicRead(Topic.RECEIPTS.topicName(), oldestMark, now());
    }
  }

  /// Asks nobody: the consumer knows the ends of its partitions from its last fetches.
  ///
  /// @param pending records of the partition that are read and not committed
  void look(ToIntFunction<TopicPartition> pending) {
    Set<TopicPartition> own = consumer.assignment();
    long records = 0;
    Duration behind = Duration.ZERO;
    for (TopicPartition partition : own) {
      long unread = consumer.currentLag(partition).orElse(0);
      long lag = unread + pending.applyAsInt(partition);
      Duration late = unread == 0 ? Duration.ZERO : age(partition);
      metrics.lag(partition, lag, late);
      records += lag;
      behind = late.compareTo(behind) > 0 ? late : behind;
    }
    if (behind.compareTo(LATE) > 0) {
      logOnceAMinute(records, behind);
    }
  }

  void gone(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      lastRead.remove(partition);
      metrics.noLag(partition);
    }
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }

  private Duration age(TopicPartition partition) {
    Long last = lastRead.get(partition);
    return last == null ? Duration.ZERO : Duration.ofMillis(Math.max(0, clock.millis() - last));
  }

  private void logOnceAMinute(long records, Duration behind) {
    long now = clock.nanoTime();
    if (loggedAt == null || now - loggedAt >= LOG_EVERY.toNanos()) {
      loggedAt = now;
      log.info("The history is {} s and {} records behind the log", behind.toSeconds(), records);
    }
  }
}
