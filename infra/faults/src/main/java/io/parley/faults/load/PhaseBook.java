package io.parley.faults.load;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The current phase: what took longest in it and what happened how often. Of a time that began
/// before the phase, what was before it does not count.
///
/// All times are in nanoseconds. Each comes with the clock's `now`, when it ends or is looked at.
final class PhaseBook {
  private static final Logger log = LoggerFactory.getLogger(PhaseBook.class);

  private static final int DIGITS = 3;

  private final Histogram acks = new Histogram(DIGITS);
  private Progress before = new Progress(0, 0, 0, 0);
  private long begun;

  /// Null while there are no bystanders.
  private @Nullable Set<Integer> hit;

  private long longestSilence;
  private long longestBystanderSilence;
  private long longestAck;
  private long longestReconnect;
  private long longestReturn;
  private long reconnects;
  private long recovered;

  /// How often, by code.
  private final Map<String, Long> refused = new TreeMap<>();

  /// The first phase begins.
  PhaseBook(long now) {
    begun = now;
  }

  /// Until the end of the phase, those in a conversation with none of these users are bystanders.
  void hit(Set<Integer> users) {
    hit = Set.copyOf(users);
  }

  /// A receiver has heard nothing in this room for so long, until now.
  void silence(Room room, long lasted, long now) {
    if (hit != null && Collections.disjoint(hit, room.members())) {
      longestBystanderSilence = longer(longestBystanderSilence, lasted, now);
    } else {
      longestSilence = longer(longestSilence, lasted, now);
    }
  }

  /// Something has its ack now.
  void ack(long lasted, long now) {
    acks.recordValue(clipped(lasted, now));
    unacked(lasted, now);
  }

  /// A message still waits for its ack.
  void unacked(long lasted, long now) {
    longestAck = longer(longestAck, lasted, now);
  }

  /// Somebody is served again now.
  ///
  /// @param lasted since the connection was lost
  /// @param tried since the first attempt to connect again
  void reconnected(long lasted, long tried, long now, boolean withState) {
    disconnected(lasted, tried, now);
    reconnects++;
    recovered += withState ? 1 : 0;
  }

  /// Somebody is still not back, or is there for the first time.
  ///
  /// @param tried 0 where there was no attempt yet
  void disconnected(long lasted, long tried, long now) {
    longestReconnect = longer(longestReconnect, lasted, now);
    longestReturn = longer(longestReturn, tried, now);
  }

  void refused(String code) {
    refused.merge(code, 1L, Long::sum);
  }

  /// Ends the phase; the next begins, without bystanders.
  Phase close(String name, Progress progress, long now) {
    Phase phase =
        new Phase(
            name,
            progress.sent() - before.sent(),
            progress.acked() - before.acked(),
            progress.delivered() - before.delivered(),
            Duration.ofNanos(longestSilence),
            hit == null ? Optional.empty() : Optional.of(Duration.ofNanos(longestBystanderSilence)),
            new Acks(percentile(50), percentile(99), Duration.ofNanos(longestAck)),
            Duration.ofNanos(longestReconnect),
            Duration.ofNanos(longestReturn),
            reconnects,
            recovered,
            refused.values().stream().mapToLong(Long::longValue).sum());
    if (!refused.isEmpty()) {
      log.info("{}: acks that were not ok: {}", name, refused);
    }
    begin(progress, now);
    return phase;
  }

  private void begin(Progress progress, long now) {
    before = progress;
    begun = now;
    hit = null;
    acks.reset();
    longestSilence = 0;
    longestBystanderSilence = 0;
    longestAck = 0;
    longestReconnect = 0;
    longestReturn = 0;
    reconnects = 0;
    recovered = 0;
    refused.clear();
  }

  private Duration percentile(double percent) {
    return Duration.ofNanos(acks.getValueAtPercentile(percent));
  }

  private long longer(long longest, long lasted, long now) {
    return Math.max(longest, clipped(lasted, now));
  }

  private long clipped(long lasted, long now) {
    return Math.min(lasted, now - begun);
  }
}
