package io.parley.history;

import java.time.Duration;

/// How fast a sink goes: how often it writes the receipts and commits, and what part of the machine
/// it may take to itself.
///
/// A sink and the MongoDB that it writes to work for one batch one after the other, so a batch
/// keeps about one core busy for as long as it takes. After each the sink rests for so long that
/// this is no more than its share of all cores. Where others need the cores a batch takes longer,
/// and so does the rest after it: who is in a hurry comes first. Records wait in Kafka meanwhile,
/// so that the next batch is larger and the record in it cheaper.
///
/// @param commitEvery receipts are gathered for this long; then they are written and everything up
///   to here is committed
/// @param cpuShare of all cores, above 0 and up to 1
/// @param cores that the machine has
record SinkPace(Duration commitEvery, double cpuShare, int cores) {
  static final Duration COMMIT_EVERY = Duration.ofSeconds(2);

  /// A rest is not longer than this, whatever the batch took: what made it long may be over.
  static final Duration LONGEST_REST = Duration.ofSeconds(1);

  static SinkPace of(SinkSettings settings) {
    return new SinkPace(
        COMMIT_EVERY, settings.cpuShare(), Runtime.getRuntime().availableProcessors());
  }

  /// @param busy how long the batch took
  Duration restAfter(Duration busy) {
    double part = Math.min(1, cpuShare * cores);
    long nanos = (long) (busy.toNanos() * (1 / part - 1));
    return Duration.ofNanos(Math.min(nanos, LONGEST_REST.toNanos()));
  }
}
