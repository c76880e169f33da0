package io.parley.processor.audit;

import java.util.Arrays;

/// A distribution of milliseconds in a fixed number of buckets, each at most an eighth wide.
final class Latencies {
  private static final int PER_DOUBLING = 8;
  private static final int DOUBLINGS = 40;

  private final long[] counts = new long[PER_DOUBLING * (DOUBLINGS + 1)];
  private long count;
  private long max;

  void record(long millis) {
    long value = Math.max(0, millis);
    counts[bucket(value)]++;
    count++;
    max = Math.max(max, value);
  }

  long max() {
    return max;
  }

  /// The upper bound of the bucket that the quantile is in; 0 of nothing.
  long quantile(double quantile) {
    long rank = (long) Math.ceil(quantile * count);
    long seen = 0;
    for (int i = 0; i < counts.length && count > 0; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return Math.min(max, upper(i));
      }
    }
    return max;
  }

  void reset() {
    Arrays.fill(counts, 0);
    count = 0;
    max = 0;
  }

  private int bucket(long value) {
    if (value < PER_DOUBLING) {
      return (int) value;
    }
    int doubling = 60 - Long.numberOfLeadingZeros(value); // 0 for 8 to 15
    int within = (int) (value >>> doubling) - PER_DOUBLING;
    return Math.min(counts.length - 1, PER_DOUBLING * (doubling + 1) + within);
  }

  private static long upper(int bucket) {
    if (bucket < PER_DOUBLING) {
      return bucket;
    }
    int doubling = bucket / PER_DOUBLING - 1;
    long within = bucket % PER_DOUBLING + PER_DOUBLING + 1L;
    return (within << doubling) - 1;
  }
}
