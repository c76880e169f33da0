package io.parley.processor.routing;

import io.parley.contract.wire.GatewayHeartbeat;

/// The broker's time, by all gateways' heartbeats. It never goes back, and never more than
/// [#LONGEST_STEP] from one heartbeat to the next: should that clock jump by hours, or should
/// nobody be heard for a while, no time passes by it.
public final class HeartbeatClock {
  /// Two intervals: no living gateway's heartbeats are further apart.
  private static final long LONGEST_STEP = 2 * GatewayHeartbeat.INTERVAL.toMillis();

  private volatile Reading reading = new Reading(0, 0);

  /// @param last the broker's time of the last heartbeat, milliseconds since 1970; 0 for none
  /// @param passed milliseconds since the first one
  public record Reading(long last, long passed) {
    private Reading at(long time) {
      return new Reading(time, last == 0 ? 0 : passed + Math.clamp(time - last, 0, LONGEST_STEP));
    }
  }

  /// By one thread.
  ///
  /// @param at the broker's time, milliseconds since 1970
  public Reading heard(long at) {
    Reading now = reading.at(at);
    reading = now;
    return now;
  }

  public Reading now() {
    return reading;
  }
}
