package io.parley.history;

import java.time.Duration;

/// What part of the machine whoever writes the history may take to itself.
///
/// The writer and the MongoDB that it writes to work for one batch one after the other, so a batch
/// keeps about one core busy for as long as it takes. After each the writer rests for so long that
/// this is no more than its share of all cores. Where others need the cores a batch takes longer,
/// and so does the rest after it: who is in a hurry comes first. Records wait in Kafka meanwhile,
/// so that the next batch is larger and the record in it cheaper.
///
/// @param part of all cores, above 0 and up to 1
/// @param cores that the machine has
record CpuShare(double part, int cores) {
  /// A rest is not longer than this, whatever the batch took: what made it long may be over.
  static final Duration LONGEST_REST = Duration.ofSeconds(1);

  static CpuShare of(SinkSettings settings) {
    return new CpuShare(settings.cpuShare(), Runtime.getRuntime().availableProcessors());
  }

  /// @param busy how long the batch took
  Duration restAfter(Duration busy) {
    double ofOneCore = Math.min(1, part * cores);
    long nanos = (long) (busy.toNanos() * (1 / ofOneCore - 1));
    return Duration.ofNanos(Math.min(nanos, LONGEST_REST.toNanos()));
  }
}
