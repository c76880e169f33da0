package io.parley.faults.load;

import java.time.Duration;

/// A clock that goes when it is told, and does what is due on the way.
final class ManualClock {
  private long now = Long.MAX_VALUE - 1_000_000_000; // overflows in a second, as nanoTime may

  final Timers timers = new Timers(() -> now);

  void advance(Duration time) {
    long end = now + time.toNanos();
    while (now != end) {
      now += Math.min(Duration.ofMillis(10).toNanos(), end - now);
      timers.run();
    }
  }
}
