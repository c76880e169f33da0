package io.parley.history;

import java.time.Duration;
import org.apache.kafka.common.TopicPartition;

/// What a sink counts, in records. At any moment
///
/// `read = written + deadLettered + left + pending`
/// - `written`: confirmed by MongoDB and committed,
/// - `deadLettered`: confirmed by Kafka in `parley.dead-letters` and committed,
/// - `left`: read, and then given to another sink uncommitted, which reads them again,
/// - `pending`: the rest: on their way, or gathered receipts.
///
/// Called by the thread that reads; must not block.
interface SinkMetrics {
  void read(int records);

  void written(int records);

  void deadLettered(int records);

  void left(int records);

  /// @param records that the partition has and this sink has not committed
  /// @param behind how old the last record read is; zero when there is none after it
  void lag(TopicPartition partition, long records, Duration behind);

  /// The partition is another sink's now.
  void noLag(TopicPartition partition);
}
