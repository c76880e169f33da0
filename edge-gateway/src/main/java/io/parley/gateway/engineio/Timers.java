package io.parley.gateway.engineio;

import java.time.Duration;

/// Runs short tasks later, and knows what time it is. Production uses [ExecutorTimers]; tests move
/// the time by hand.
public interface Timers {
  /// @param task must not block
  /// @param delay from now
  Timer schedule(Duration delay, Runnable task);

  /// As [System#nanoTime].
  long nanoTime();

  /// One scheduled task.
  @FunctionalInterface
  interface Timer {
    /// Keeps the task from starting, if it has not. Harmless when repeated.
    void cancel();
  }
}
