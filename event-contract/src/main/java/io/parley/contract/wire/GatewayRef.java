package io.parley.contract.wire;

import io.parley.contract.Require;

/// One run of one gateway.
///
/// @param id the gateway's name, kept across its restarts; 1 to 128 bytes
/// @param epoch when this run began, milliseconds since 1970; a later run of the same gateway has a
///   later one
/// @param slot the partition of `parley.internal.outbound` that this run reads
public record GatewayRef(String id, long epoch, int slot) {
  public GatewayRef {
    Require.id("id", id, 128);
    Require.atLeast("epoch", epoch, 1);
    Require.atLeast("slot", slot, 0);
  }
}
