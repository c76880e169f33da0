package io.parley.gateway.engineio;

/// Decides what a new session does.
@FunctionalInterface
public interface Acceptor {
  /// @param socket must not be used yet
  EngineListener accept(EngineSocket socket, Handshake handshake);
}
