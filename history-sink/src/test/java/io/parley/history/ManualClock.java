package io.parley.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Stands still until the test lets time pass.
final class ManualClock implements Clock {
  final List<Duration> rests = new ArrayList<>();
  long millis;
  private long nanos;

  void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public long millis() {
    return millis;
  }

  @Override
  public void rest(Duration time) {
    rests.add(time);
  }
}
