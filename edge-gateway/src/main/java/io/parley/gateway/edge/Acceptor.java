package io.parley.gateway.edge;

import io.parley.gateway.engineio.EngineListener;
import io.parley.gateway.engineio.EngineSocket;

/// Decides what a new session does.
@FunctionalInterface
public interface Acceptor {
  /// @param socket must not be used yet
  EngineListener accept(EngineSocket socket, Handshake handshake);
}
