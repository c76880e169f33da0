package io.parley.faults.load;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long the official client waits before it connects again, with its default settings: 1 s,
/// doubled each time up to 5 s, half of it more or less at random.
final class Backoff {
  private static final double FIRST_MILLIS = 1_000;
  private static final double MOST_MILLIS = 5_000;
  private static final double JITTER = 0.5;

  private final RandomGenerator random;
  private int attempts;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  Duration next() {
    double millis = FIRST_MILLIS * Math.pow(2, Math.min(attempts++, 10));
    double jittered = millis * (1 + JITTER * (2 * random.nextDouble() - 1));
    return Duration.ofMillis((long) Math.min(jittered, MOST_MILLIS));
  }

  /// It is connected.
  void reset() {
    attempts = 0;
  }
}
