package io.parley.faults.load;

import io.parley.faults.load.Workload.Phase;
import io.parley.faults.load.Workload.Progress;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The current phase: what took longest in it, in nanoseconds, and what happened how often. A time
/// that begins in one phase and ends in another counts whole in both.
final class PhaseBook {
  private static final Logger log = LoggerFactory.getLogger(PhaseBook.class);

  private Progress before = new Progress(0, 0, 0, 0);
  private long longestSilence;
  private long longestAck;
  private long longestReconnect;
  private long reconnects;
  private long recovered;

  /// How often, by code.
  private final Map<String, Long> refused = new TreeMap<>();

  void silence(long nanos) {
    longestSilence = Math.max(longestSilence, nanos);
  }

  /// A message has its ack, or still waits for it.
  void ack(long nanos) {
    longestAck = Math.max(longestAck, nanos);
  }

  void reconnected(long nanos, boolean withState) {
    disconnected(nanos);
    reconnects++;
    recovered += withState ? 1 : 0;
  }

  /// Somebody is still not back.
  void disconnected(long nanos) {
    longestReconnect = Math.max(longestReconnect, nanos);
  }

  void refused(String code) {
    refused.merge(code, 1L, Long::sum);
  }

  /// Ends the phase; the next begins.
  Phase close(String name, Progress now) {
    Phase phase =
        new Phase(
            name,
            now.sent() - before.sent(),
            now.acked() - before.acked(),
            now.delivered() - before.delivered(),
            Duration.ofNanos(longestSilence),
            Duration.ofNanos(longestAck),
            Duration.ofNanos(longestReconnect),
            reconnects,
            recovered,
            refused.values().stream().mapToLong(Long::longValue).sum());
    if (!refused.isEmpty()) {
      log.info("{}: acks that were not ok: {}", name, refused);
    }
    before = now;
    longestSilence = 0;
    longestAck = 0;
    longestReconnect = 0;
    reconnects = 0;
    recovered = 0;
    refused.clear();
    return phase;
  }
}
