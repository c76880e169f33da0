package io.parley.history;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Runs what has no delay at once, in order, and the rest when the test says so.
final class ManualTimer implements Timer {
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  final List<Duration> delays = new ArrayList<>();

  @Override
  public void after(Duration delay, Runnable task) {
    if (delay.isZero()) {
      task.run();
    } else {
      delays.add(delay);
      waiting.add(task);
    }
  }

  int waiting() {
    return waiting.size();
  }

  void elapse() {
    waiting.remove().run();
  }
}
