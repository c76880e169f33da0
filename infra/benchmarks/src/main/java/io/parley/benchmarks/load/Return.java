package io.parley.benchmarks.load;

import io.parley.benchmarks.harness.Latency;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.HdrHistogram.Histogram;

/// Connects again whoever is cut off, [#IN_FLIGHT] at a time; who fails waits for a moment.
final class Return {
  static final int IN_FLIGHT = 256;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final double NANOS_PER_MILLI = 1e6;
  private static final long NEVER = Long.MAX_VALUE;

  private final IntConsumer connect;
  private final Deque<Integer> away = new ArrayDeque<>();
  private final boolean[] connecting;
  private final long[] backAt;
  private int inFlight;
  private int failures;
  private int cutOff;
  private long resumeAt = Long.MIN_VALUE;
  private long caughtUpAt;
  private long missed;

  /// @param connect begins to connect this user
  Return(int users, IntConsumer connect) {
    this.connect = connect;
    connecting = new boolean[users];
    backAt = new long[users];
    Arrays.fill(backAt, NEVER);
  }

  /// @return nanoseconds until it wants to be called again
  long advance(long now) {
    if (resumeAt != Long.MIN_VALUE && now - resumeAt < 0) {
      return resumeAt - now;
    }
    while (inFlight < IN_FLIGHT && !away.isEmpty()) {
      int user = away.removeFirst();
      inFlight++;
      connecting[user] = true;
      connect.accept(user);
    }
    return LoadPhase.LOOK_AGAIN_NANOS;
  }

  void ended(int user, long now) {
    if (connecting[user]) {
      connecting[user] = false;
      inFlight--;
      failures++;
      resumeAt = now + PAUSE_NANOS;
    } else {
      cutOff++;
    }
    backAt[user] = NEVER;
    away.addLast(user);
  }

  void ready(int user, long now) {
    if (connecting[user]) {
      connecting[user] = false;
      inFlight--;
      backAt[user] = now;
    }
  }

  /// @param scheduled when the message was to be sent
  void delivered(int user, long scheduled, long now) {
    if (backAt[user] != NEVER && scheduled - backAt[user] < 0 && now - backAt[user] >= 0) {
      caughtUpAt = now;
      missed++;
    }
  }

  ReturnFigures figures(long begun) {
    Histogram ready = new Histogram(3);
    for (long at : backAt) {
      if (at != NEVER) {
        ready.recordValue(Math.max(0, at - begun));
      }
    }
    return new ReturnFigures(
        cutOff,
        (int) ready.getTotalCount(),
        Latency.of(ready),
        missed == 0 ? 0 : (caughtUpAt - begun) / NANOS_PER_MILLI,
        missed,
        failures);
  }
}
