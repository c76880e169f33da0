package io.parley.processor.store;

import io.parley.contract.wire.GatewayRef;

/// Where a user is connected.
///
/// @param startedAt when it was opened, broker's time in milliseconds since 1970
/// @param since when it was opened, or asked for again, last; likewise
public record UserSession(String sessionId, GatewayRef gateway, long startedAt, long since) {
  private static final byte VERSION = 4;
  private static final int MOST_BYTES = 1 + 4 * 10 + 40;

  byte[] toBytes() {
    StoreWriter out = new StoreWriter(VERSION, MOST_BYTES);
    out.number(startedAt);
    out.number(since);
    out.number(gateway.epoch());
    out.number(gateway.slot());
    out.text(gateway.id());
    return out.toBytes();
  }

  static UserSession of(String sessionId, byte[] bytes) {
    StoreReader in = new StoreReader(VERSION, bytes);
    long startedAt = in.number();
    long since = in.number();
    long epoch = in.number();
    int slot = (int) in.number();
    return new UserSession(sessionId, new GatewayRef(in.text(), epoch, slot), startedAt, since);
  }
}
