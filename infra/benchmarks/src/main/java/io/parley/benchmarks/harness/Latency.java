package io.parley.benchmarks.harness;

import org.HdrHistogram.Histogram;

/// Milliseconds, to three digits; all 0 when nothing was recorded.
///
/// @param count of how many messages
public record Latency(long count, double p50, double p99, double max) {
  private static final double NANOS_PER_MILLI = 1_000_000;

  /// @param nanos latencies in nanoseconds
  public static Latency of(Histogram nanos) {
    return new Latency(
        nanos.getTotalCount(),
        nanos.getValueAtPercentile(50) / NANOS_PER_MILLI,
        nanos.getValueAtPercentile(99) / NANOS_PER_MILLI,
        nanos.getMaxValue() / NANOS_PER_MILLI);
  }
}
