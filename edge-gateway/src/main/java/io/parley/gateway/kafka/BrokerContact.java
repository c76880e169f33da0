package io.parley.gateway.kafka;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Whether any broker still takes what this gateway writes. There is something to write every
/// second, to partitions that different brokers lead: silence is the gateway's own. Safe for use by
/// many threads.
public final class BrokerContact {
  private static final long PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();

  private final LongSupplier nanoTime;
  private volatile long confirmedAt;

  /// @param nanoTime [System#nanoTime]
  public BrokerContact(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    confirmedAt = nanoTime.getAsLong();
  }

  /// A broker has confirmed something.
  void confirmed() {
    confirmedAt = nanoTime.getAsLong();
  }

  public boolean isLost() {
    return nanoTime.getAsLong() - confirmedAt > PATIENCE_NANOS;
  }
}
