package io.parley.history;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next try: doubles from 100 ms to 10 s, and up to half of it is left
/// to chance, so that many sinks do not come back at once.
final class Backoff {
  static final Duration FIRST = Duration.ofMillis(100);
  static final Duration LONGEST = Duration.ofSeconds(10);

  private final RandomGenerator random;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /// @param failures tries that failed in a row; at least 1
  Duration after(int failures) {
    int doublings = Math.min(failures - 1, 20);
    long millis = Math.min(FIRST.toMillis() << doublings, LONGEST.toMillis());
    return Duration.ofMillis(millis - random.nextLong(millis / 2 + 1));
  }
}
