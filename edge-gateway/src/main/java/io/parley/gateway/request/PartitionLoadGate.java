package io.parley.gateway.request;

import java.time.Duration;

/// The commands of this gateway that wait for one task of the processor. While its answers come in
/// time there may be any number. When the oldest has waited for [#SLOW], or some have timed out
/// since the last answer that came in time, there may be [#FEW]: enough to find out when the task
/// is back, and little for it to make up for. Otherwise what timed out and is asked again would
/// keep a task behind that could long have caught up. Safe for use by many threads.
final class PartitionLoadGate {
  static final int FEW = 16;

  /// Longer than it takes until another instance has taken over.
  static final Duration SLOW = Duration.ofSeconds(5);

  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

  /// By the second in which they were asked; more seconds than any of them waits.
  private final int[] waiting = new int[16];

  private int all;
  private boolean late;

  /// How a command's wait ended.
  enum End {
    ANSWERED,
    TIMED_OUT,
    /// It was never asked.
    UNWRITTEN
  }

  /// @param now in nanoseconds
  /// @return false if no more may wait now; otherwise [#leave] is to be called once
  synchronized boolean enter(long now) {
    if (all >= FEW && (late || isSlow(now))) {
      return false;
    }
    waiting[index(second(now))]++;
    all++;
    return true;
  }

  /// @param enteredAt as given to [#enter]
  synchronized void leave(long enteredAt, End how) {
    waiting[index(second(enteredAt))]--;
    all--;
    if (how != End.UNWRITTEN) {
      late = how == End.TIMED_OUT;
    }
  }

  private boolean isSlow(long now) {
    long second = second(now);
    // One that was asked at the end of its second has waited for almost a second less.
    for (long ago = SLOW.toSeconds() + 1; ago < waiting.length; ago++) {
      if (waiting[index(second - ago)] > 0) {
        return true;
      }
    }
    return false;
  }

  private static long second(long nanos) {
    return Math.floorDiv(nanos, SECOND_NANOS);
  }

  private int index(long second) {
    return Math.floorMod(second, waiting.length);
  }
}
