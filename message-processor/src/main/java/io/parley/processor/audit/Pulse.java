package io.parley.processor.audit;

import io.parley.contract.wire.GatewayHeartbeat;
import java.util.concurrent.atomic.AtomicReference;

/// The broker's time, by the gateways' heartbeats. While the broker is away, or nobody is connected
/// to it, no time passes; and however its clock is set, no more than twice the heartbeats' interval
/// passes between two of them.
final class Pulse {
  private static final long LONGEST_STEP = 2 * GatewayHeartbeat.INTERVAL.toMillis();

  /// @param last the broker's time of the last heartbeat, milliseconds since 1970; 0 for none
  /// @param passed milliseconds since the first one
  record Beat(long last, long passed) {}

  private final AtomicReference<Beat> beat = new AtomicReference<>(new Beat(0, 0));

  void heard(long at) {
    beat.updateAndGet(
        before ->
            new Beat(
                at,
                before.last() == 0
                    ? 0
                    : before.passed() + Math.clamp(at - before.last(), 0, LONGEST_STEP)));
  }

  Beat now() {
    return beat.get();
  }
}
