package io.parley.faults.load;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What is to happen later, on one thread: that of whoever calls [#run] every few milliseconds.
///
/// Bound: none of its own; each client has a few. What is cancelled stays until it would have been
/// due.
final class Timers {
  private final PriorityQueue<Timer> waiting = new PriorityQueue<>();
  private final LongSupplier nanoTime;

  /// @param nanoTime [System#nanoTime]
  Timers(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  static final class Timer implements Comparable<Timer> {
    private final long due;
    private @Nullable Runnable task;

    private Timer(long due, Runnable task) {
      this.due = due;
      this.task = task;
    }

    void cancel() {
      task = null;
    }

    @Override
    public int compareTo(Timer other) { // nanoTime may overflow
      return Long.signum(due - other.due);
    }
  }

  /// The clock, in nanoseconds of no particular origin.
  long now() {
    return nanoTime.getAsLong();
  }

  Timer after(Duration delay, Runnable task) {
    Timer timer = new Timer(now() + delay.toNanos(), task);
    waiting.add(timer);
    return timer;
  }

  /// Does what is due.
  void run() {
    long now = now();
    for (Timer next = waiting.peek(); next != null && next.due - now <= 0; next = waiting.peek()) {
      waiting.remove();
      Runnable task = next.task;
      if (task != null) {
        task.run();
      }
    }
  }
}
