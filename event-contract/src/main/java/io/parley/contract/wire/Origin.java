package io.parley.contract.wire;

import io.parley.contract.Require;

/// Where the answer to a request goes: which gateway asked, and which of its requests it was.
///
/// @param requestId unique within one run of the gateway; 1 to 64 bytes
public record Origin(GatewayRef gateway, String requestId) {
  public Origin {
    Require.present("gateway", gateway);
    Require.id("requestId", requestId, 64);
  }
}
