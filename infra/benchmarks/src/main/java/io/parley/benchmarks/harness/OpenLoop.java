package io.parley.benchmarks.harness;

import java.util.concurrent.locks.LockSupport;

/// Sends by a [Schedule]. It never skips and never shifts a message: what is late is sent at once,
/// with the time that it was scheduled for.
public final class OpenLoop {
  /// The time, and how to let it pass.
  public interface Clock {
    /// As [System#nanoTime].
    long nanos();

    /// May return early.
    void sleep(long nanos);
  }

  /// Must not block: a slow one makes all that follow late, which is counted.
  @FunctionalInterface
  public interface Sender {
    void send(int message);
  }

  public static final Clock SYSTEM =
      new Clock() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void sleep(long nanos) {
          LockSupport.parkNanos(nanos);
        }
      };

  private final Schedule schedule;
  private final Clock clock;

  public OpenLoop(Schedule schedule, Clock clock) {
    this.schedule = schedule;
    this.clock = clock;
  }

  /// Sends the messages `from` to `to - 1`, and returns after the last one.
  ///
  /// @throws InterruptedException when the thread is to stop; what is left is not sent
  public void run(int from, int to, Sender sender) throws InterruptedException {
    for (int message = from; message < to; message++) {
      long scheduled = schedule.nanosOf(message);
      for (long left = scheduled - clock.nanos(); left > 0; left = scheduled - clock.nanos()) {
        clock.sleep(left);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      sender.send(message);
    }
  }
}
