package io.parley.history;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// The time of the thread that reads.
interface Clock {
  /// As System.nanoTime has it.
  long nanoTime();

  /// Milliseconds since 1970.
  long millis();

  /// May return earlier.
  void rest(Duration time);

  Clock SYSTEM =
      new Clock() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public long millis() {
          return System.currentTimeMillis();
        }

        @Override
        public void rest(Duration time) {
          LockSupport.parkNanos(time.toNanos());
        }
      };
}
