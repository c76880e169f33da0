package io.parley.gateway.kafka;

import io.parley.contract.GatewayHeartbeat;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Says that the gateway lives, and notices when it may have been taken for dead: it was paused, or
/// its heartbeats did not reach Kafka. Then what the processor knows of it is renewed.
final class Pulse {
  /// Half of what the processor waits: better to renew once too often.
  private static final long LATE_NANOS = GatewayHeartbeat.STALE_AFTER.dividedBy(2).toNanos();

  private static final long NEVER = Long.MIN_VALUE;

  private final Consumer<Runnable> heartbeat;
  private final Runnable renewal;
  private final LongSupplier nanoTime;
  private final AtomicLong writtenAt = new AtomicLong(NEVER);
  private final AtomicBoolean late = new AtomicBoolean();

  /// @param heartbeat starts to write one, and runs what it is given once it is written
  /// @param renewal run by [#beat] after a heartbeat that was late is in the log
  /// @param nanoTime [System#nanoTime]
  Pulse(Consumer<Runnable> heartbeat, Runnable renewal, LongSupplier nanoTime) {
    this.heartbeat = heartbeat;
    this.renewal = renewal;
    this.nanoTime = nanoTime;
  }

  /// To be called every [GatewayHeartbeat#INTERVAL]; does not block.
  void beat() {
    heartbeat.accept(this::written);
    if (late.getAndSet(false)) {
      renewal.run();
    }
  }

  private void written() {
    long now = nanoTime.getAsLong();
    long before = writtenAt.getAndSet(now);
    if (before != NEVER && now - before > LATE_NANOS) {
      late.set(true);
    }
  }
}
