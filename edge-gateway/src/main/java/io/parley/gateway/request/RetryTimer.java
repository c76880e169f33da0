package io.parley.gateway.request;

import java.time.Duration;

/// When a request that the processor has not answered is to be made again. Guarded by whoever asks.
public final class RetryTimer {
  private static final long FIRST_WAIT_NANOS = Duration.ofSeconds(3).toNanos();
  private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(30).toNanos();

  private boolean waits;
  private long askedAt;
  private long waitNanos;

  /// It is to be asked again three seconds later.
  public void asked(long now) {
    waits = true;
    askedAt = now;
    waitNanos = FIRST_WAIT_NANOS;
  }

  /// As [#asked], but twice as long after it as the last time, at most half a minute.
  public void askedAgain(long now) {
    waits = true;
    askedAt = now;
    waitNanos = Math.min(2 * waitNanos, LONGEST_WAIT_NANOS);
  }

  /// It is answered in part, and what is left may take its time.
  public void answeredInPart(long now) {
    askedAt = now;
    waitNanos = LONGEST_WAIT_NANOS;
  }

  public void answered() {
    waits = false;
  }

  /// Whether there is no answer yet.
  public boolean isWaiting() {
    return waits;
  }

  public boolean isDue(long now) {
    return waits && now - askedAt > waitNanos;
  }
}
