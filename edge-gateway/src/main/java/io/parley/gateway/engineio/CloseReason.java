package io.parley.gateway.engineio;

/// Every reason for which a connection ends, and what its client is told.
///
/// Codes 1000 to 1015 are RFC 6455's. Of our own, 4000 to 4099 say "come back", 4400 to 4499 "not
/// as you are". Official Socket.IO clients come back after any close but `41`.
public enum CloseReason {
  /// The client closed the transport, or sent an Engine.IO close packet.
  TRANSPORT_CLOSED(1000, "transport close", false),
  /// Reading or writing failed.
  TRANSPORT_ERROR(1011, "transport error", false),
  /// No pong within `pingTimeout`.
  PING_TIMEOUT(4000, "ping timeout", false),
  /// The outbox overflowed: more than `outboxBytes` unsent. What was unsent is dropped.
  SLOW_CONSUMER(4001, "slow consumer", false),
  /// No namespace joined within `connectTimeout`.
  CONNECT_TIMEOUT(4002, "connect timeout", true),
  /// The client broke the protocol: a packet that cannot be read, or that its state does not allow.
  PARSE_ERROR(1002, "parse error", false),
  /// Text that is not UTF-8.
  INVALID_UTF8(1007, "invalid UTF-8", false),
  /// A second GET, or a second POST, before the first was answered.
  POLLING_OVERLAP(4003, "overlapping requests", false),
  /// A websocket did not replace long-polling within `upgradeTimeout`. Only the websocket closes.
  UPGRADE_TIMEOUT(4004, "upgrade timeout", false),
  /// A message above `maxPayload`.
  PAYLOAD_TOO_LARGE(1009, "payload too large", false),
  /// Input came faster than it could be handled.
  OVERLOADED(1013, "overloaded", false),
  /// The client left its namespace.
  CLIENT_DISCONNECT(1000, "client namespace disconnect", true),
  /// The server made the client leave its namespace (`41`).
  SERVER_DISCONNECT(1000, "server namespace disconnect", true),
  /// The gateway goes away; another one serves.
  SERVER_SHUTDOWN(1001, "server shutting down", true),
  /// The token is missing, wrong or has expired; the client needs another.
  UNAUTHENTICATED(4401, "unauthenticated", true),
  /// The token has expired on the open connection, and no newer one was given by then.
  TOKEN_EXPIRED(4005, "token expired", true),
  /// The token was revoked on the open connection; the client needs another.
  TOKEN_REVOKED(4402, "token revoked", true),
  /// A fault of the server's own.
  INTERNAL_ERROR(1011, "internal error", true);

  private final int code;
  private final String text;
  private final boolean flushes;

  CloseReason(int code, String text, boolean flushes) {
    this.code = code;
    this.text = text;
    this.flushes = flushes;
  }

  /// The websocket close code.
  public int code() {
    return code;
  }

  /// What the websocket's close reason begins with: ASCII, at most 40 characters.
  public String text() {
    return text;
  }

  /// Whether what was already queued is sent before the transport closes, for at most
  /// `pingTimeout`.
  public boolean flushes() {
    return flushes;
  }
}
