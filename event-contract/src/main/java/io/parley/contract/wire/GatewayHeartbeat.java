package io.parley.contract.wire;

import com.fasterxml.jackson.annotation.JsonTypeName;
import io.parley.contract.ContractValue;
import io.parley.contract.Require;
import java.time.Duration;

/// A gateway is alive. Its age is measured in the broker's time against the newest heartbeat of any
/// gateway, so no machine's clock matters.
///
/// @param sessions how many it holds: its load
@JsonTypeName("gateway-heartbeat")
public record GatewayHeartbeat(GatewayRef gateway, int sessions) implements ContractValue {
  /// How often a gateway says so.
  public static final Duration INTERVAL = Duration.ofSeconds(1);

  /// A gateway not heard of for this long is taken for dead: several heartbeats, so that a
  /// collector's pause of a second costs nobody a session.
  public static final Duration STALE_AFTER = Duration.ofSeconds(4);

  public GatewayHeartbeat {
    Require.present("gateway", gateway);
    Require.atLeast("sessions", sessions, 0);
  }
}
