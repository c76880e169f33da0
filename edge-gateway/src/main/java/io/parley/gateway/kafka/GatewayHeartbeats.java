package io.parley.gateway.kafka;

import io.parley.contract.wire.GatewayHeartbeat;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// Says that the gateway lives, and notices when it may have been taken for dead: it was paused, or
/// its heartbeats did not reach Kafka. Then what the processor knows of it is renewed.
public final class GatewayHeartbeats {
  /// Between two heartbeats, in the broker's time, by which the processor goes too. Less than it
  /// waits: better to renew once too often.
  private static final long LATE_MILLIS =
      GatewayHeartbeat.STALE_AFTER.minus(GatewayHeartbeat.INTERVAL).toMillis();

  private static final long NEVER = Long.MIN_VALUE;

  private final Consumer<LongConsumer> heartbeat;
  private final Runnable renewal;
  private final AtomicLong writtenAt = new AtomicLong(NEVER);
  private final AtomicBoolean late = new AtomicBoolean();

  /// @param heartbeat starts to write one, and tells what it is given the broker's time of it once
  ///   it is written
  /// @param renewal run by [#beat] after a heartbeat that was late is in the log
  public GatewayHeartbeats(Consumer<LongConsumer> heartbeat, Runnable renewal) {
    this.heartbeat = heartbeat;
    this.renewal = renewal;
  }

  /// To be called every [GatewayHeartbeat#INTERVAL]; does not block.
  public void beat() {
    heartbeat.accept(this::written);
    if (late.getAndSet(false)) {
      renewal.run();
    }
  }

  private void written(long at) {
    long before = writtenAt.getAndSet(at);
    if (before != NEVER && at - before >= LATE_MILLIS) {
      late.set(true);
    }
  }
}
