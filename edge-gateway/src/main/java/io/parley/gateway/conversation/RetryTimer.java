package io.parley.gateway.conversation;

import java.time.Duration;

/// When a request that the processor has not answered is to be made again. Guarded by whoever asks.
final class RetryTimer {
  private static final long FIRST_WAIT_NANOS = Duration.ofSeconds(3).toNanos();
  private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(30).toNanos();

  private boolean waits;
  private long askedAt;
  private long waitNanos;

  /// It is to be asked again three seconds later.
  void asked(long now) {
    waits = true;
    askedAt = now;
    waitNanos = FIRST_WAIT_NANOS;
  }

  /// As [#asked], but twice as long after it as the last time, at most half a minute.
  void askedAgain(long now) {
    waits = true;
    askedAt = now;
    waitNanos = Math.min(2 * waitNanos, LONGEST_WAIT_NANOS);
  }

  /// It is answered in part, and what is left may take its time.
  void answeredInPart(long now) {
    askedAt = now;
    waitNanos = LONGEST_WAIT_NANOS;
  }

  void answered() {
    waits = false;
  }

  /// Whether there is no answer yet.
  boolean isWaiting() {
    return waits;
  }

  boolean isDue(long now) {
    return waits && now - askedAt > waitNanos;
  }
}
