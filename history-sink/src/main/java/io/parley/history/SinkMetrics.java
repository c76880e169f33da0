package io.parley.history;

import io.parley.contract.kafka.Topic;
import io.parley.history.Rejected.Cause;
import io.parley.operations.Flow;
import io.parley.operations.Metrics;
import io.parley.operations.TopicLags;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/// What a sink counts. Of the records that it reads, as [Metrics] has it:
/// - accepted: read,
/// - delivered: confirmed by MongoDB, and committed,
/// - rejected: `DEAD_LETTER`, confirmed by Kafka in `parley.internal.dead-letters`, and committed;
///   `LEFT`, read, and then given to another sink uncommitted, which reads them again,
/// - pending: on their way, or gathered receipts.
///
/// And of each of its partitions how far the history is behind the log; how long batches take; what
/// it has put to the dead letters; and of each topic how long it takes until something can be read.
///
/// Called by the thread that reads.
final class SinkMetrics {
  static final String DEAD_LETTER = "DEAD_LETTER";
  static final String LEFT = "LEFT";

  private static final class Lag {
    volatile long records;
    volatile Duration behind = Duration.ZERO;
    List<Metrics.Registration> gauges = List.of();
  }

  private record LetterKind(String topic, Cause cause) {}

  private final Metrics metrics;
  private final Flow records = new Flow(List.of(DEAD_LETTER, LEFT));
  private final Consumer<Duration> batches;
  private final Map<TopicPartition, Lag> lags = new HashMap<>();
  private final Map<LetterKind, LongAdder> letters = new HashMap<>();
  private final TopicLags topicLags;
  private volatile long pending;

  SinkMetrics(Metrics metrics) {
    this.metrics = metrics;
    metrics.flow("parley.sink.records", "Records of the log", records, () -> pending);
    for (Topic topic : SinkLoop.TOPICS) {
      registerTopic(topic.topicName());
    }
    topicLags = new TopicLags(metrics, SinkLoop.topicNames());
    batches = metrics.timer("parley.sink.batch", "From a batch's reading to its confirmation");
  }

  private void registerTopic(String topic) {
    for (Cause cause : Cause.values()) {
      LongAdder count = new LongAdder();
      letters.put(new LetterKind(topic, cause), count);
      metrics.counter(
          "parley.sink.dead.letters",
          "Records that are now in parley.internal.dead-letters",
          count::sum,
          "topic",
          topic,
          "reason",
          cause.name());
    }
  }

  /// It is in the dead letters.
  void letter(Rejected letter) {
    Objects.requireNonNull(letters.get(new LetterKind(letter.record().topic(), letter.cause())))
        .increment();
  }

  /// @param at when it was what the newest that was read of a topic tells of
  /// @param now when that was read
  void topicRead(String topic, Instant at, Instant now) {
    topicLags.read(topic, at, now);
  }

  void read(int count) {
    records.accept(count);
  }

  void written(int count) {
    records.deliver(count);
  }

  void deadLettered(int count) {
    records.reject(DEAD_LETTER, count);
  }

  void left(int count) {
    records.reject(LEFT, count);
  }

  /// @param count as many as are read and not committed now
  void pending(long count) {
    pending = count;
  }

  void batch(Duration took) {
    batches.accept(took);
  }

  /// @param count records that the partition has and this sink has not committed
  /// @param behind how old the last record read is; zero when there is none after it
  void lag(TopicPartition partition, long count, Duration behind) {
    Lag lag = lags.computeIfAbsent(partition, this::register);
    lag.records = count;
    lag.behind = behind;
  }

  /// The partition is another sink's now.
  void noLag(TopicPartition partition) {
    Lag gone = lags.remove(partition);
    if (gone != null) {
      gone.gauges.forEach(Metrics.Registration::close);
    }
  }

  private Lag register(TopicPartition partition) {
    Lag lag = new Lag();
    String number = Integer.toString(partition.partition());
    String[] labels = {"topic", partition.topic(), "partition", number};
    lag.gauges =
        List.of(
            metrics.gauge(
                "parley.sink.lag.records",
                "Records of a partition that are not in the history yet",
                () -> lag.records,
                labels),
            metrics.gauge(
                "parley.sink.lag.seconds",
                "How old the last record is that was read of a partition with more to read",
                () -> lag.behind.toMillis() / 1e3,
                labels));
    return lag;
  }
}
