package io.parley.gateway.media;

import java.util.Map;

/// How far the history follows the log, by the log's partitions. Waits for Kafka, for a bounded
/// time.
public interface HistoryProgress {
  /// Where the next message will be.
  ///
  /// @throws InterruptedException when it was told to stop
  /// @throws HistoryProgressException when Kafka does not answer in time
  Map<Integer, Long> logEnds() throws InterruptedException, HistoryProgressException;

  /// Up to where, exclusively, everything is in the history; a partition that is missing has not
  /// been begun.
  ///
  /// @throws InterruptedException when it was told to stop
  /// @throws HistoryProgressException when Kafka does not answer in time
  Map<Integer, Long> historyEnds() throws InterruptedException, HistoryProgressException;

  /// Nobody knows now.
  final class HistoryProgressException extends Exception {
    private static final long serialVersionUID = 1L;

    public HistoryProgressException(Throwable cause) {
      super("Kafka does not say how far the history is", cause);
    }
  }
}
