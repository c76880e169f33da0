package io.parley.benchmarks.harness;

import java.util.concurrent.TimeUnit;

/// When each message of a load is to be sent: evenly, from `startNanos` on, whatever happens.
///
/// @param startNanos on the clock of [System#nanoTime]
/// @param perSecond above 0
public record Schedule(long startNanos, int perSecond) {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  public Schedule {
    if (perSecond < 1) {
      throw new IllegalArgumentException("perSecond is " + perSecond + ", expected 1 or more");
    }
  }

  /// @param message counted from 0
  public long nanosOf(int message) {
    return startNanos + message * SECOND / perSecond;
  }
}
