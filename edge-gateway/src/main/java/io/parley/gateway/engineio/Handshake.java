package io.parley.gateway.engineio;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Checks the query of a request that wants a session.
public final class Handshake {
  private Handshake() {}

  /// Checks in the reference server's order. No session can be continued on another transport,
  /// since websocket is the only one, so every `sid` is unknown.
  ///
  /// @param eio the query's `EIO`
  /// @param transport the query's `transport`
  /// @param sid the query's `sid`
  /// @return empty if the session may open; otherwise what to answer, with its status and body
  public static Optional<EngineError> check(
      @Nullable String eio, @Nullable String transport, @Nullable String sid) {
    if (!"websocket".equals(transport)) {
      return Optional.of(EngineError.UNKNOWN_TRANSPORT);
    }
    if (sid != null && !sid.isEmpty()) {
      return Optional.of(EngineError.UNKNOWN_SID);
    }
    if (!"4".equals(eio)) {
      return Optional.of(EngineError.UNSUPPORTED_PROTOCOL_VERSION);
    }
    return Optional.empty();
  }
}
