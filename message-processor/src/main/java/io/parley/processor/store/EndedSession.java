package io.parley.processor.store;

import io.parley.contract.UserId;
import io.parley.contract.log.SessionChanged;
import io.parley.contract.log.SessionChanged.Ended.Reason;
import java.time.Instant;

/// A session that has ended.
///
/// @param startedAt broker's time in milliseconds since 1970
/// @param at likewise
public record EndedSession(
    UserId user, String sessionId, String gatewayId, long startedAt, long at, Reason reason) {
  private static final byte VERSION = 1;
  private static final int USUAL_BYTES = 64;

  public static EndedSession of(UserId user, UserSession session, long at, Reason reason) {
    return new EndedSession(
        user, session.sessionId(), session.gateway().id(), session.startedAt(), at, reason);
  }

  /// As it is said.
  public SessionChanged.Ended event() {
    return new SessionChanged.Ended(
        user,
        sessionId,
        gatewayId,
        Instant.ofEpochMilli(startedAt),
        Instant.ofEpochMilli(at),
        reason);
  }

  byte[] toBytes() {
    StoreWriter out = new StoreWriter(VERSION, USUAL_BYTES);
    out.flags(reason == Reason.GATEWAY_LOST);
    out.number(startedAt);
    out.number(at);
    out.text(gatewayId);
    return out.toBytes();
  }

  static EndedSession of(UserId user, String sessionId, byte[] bytes) {
    StoreReader in = new StoreReader(VERSION, bytes);
    Reason reason = StoreReader.flag(in.octet(), 0) ? Reason.GATEWAY_LOST : Reason.CLOSED;
    long startedAt = in.number();
    long at = in.number();
    return new EndedSession(user, sessionId, in.text(), startedAt, at, reason);
  }
}
