package io.parley.faults.report;

import io.parley.faults.load.Phase;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What was measured in a phase: counts, and times in milliseconds; see [Phase].
///
/// @param silence longest, of those who were hit, or of all
/// @param bystanders longest silence of theirs; null where there are none
/// @param back longest from a client's first attempt to connect, the first time or again, until it
///   is served
/// @param reconnect likewise, but from the end of its connection
public record Figures(
    long sent,
    long silence,
    @Nullable Long bystanders,
    long ackP50,
    long ackP99,
    long ackMax,
    long back,
    long reconnect,
    long refused,
    long reconnects,
    long recovered) {
  static final Figures NONE = new Figures(0, 0, null, 0, 0, 0, 0, 0, 0, 0, 0);

  static Figures of(Phase phase) {
    return new Figures(
        phase.sent(),
        phase.longestSilence().toMillis(),
        phase.bystanders().map(Duration::toMillis).orElse(null),
        phase.acks().p50().toMillis(),
        phase.acks().p99().toMillis(),
        phase.acks().longest().toMillis(),
        phase.longestReturn().toMillis(),
        phase.longestReconnect().toMillis(),
        phase.refused(),
        phase.reconnects(),
        phase.recovered());
  }

  /// The sum of each count, the longer one of each time; of percentiles too.
  Figures and(Figures other) {
    return new Figures(
        sent + other.sent,
        Math.max(silence, other.silence),
        longer(bystanders, other.bystanders),
        Math.max(ackP50, other.ackP50),
        Math.max(ackP99, other.ackP99),
        Math.max(ackMax, other.ackMax),
        Math.max(back, other.back),
        Math.max(reconnect, other.reconnect),
        refused + other.refused,
        reconnects + other.reconnects,
        recovered + other.recovered);
  }

  private static @Nullable Long longer(@Nullable Long one, @Nullable Long another) {
    if (one == null || another == null) {
      return one == null ? another : one;
    }
    return Long.valueOf(Math.max(one, another));
  }
}
