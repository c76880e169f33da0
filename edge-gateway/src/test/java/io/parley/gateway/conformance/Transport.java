package io.parley.gateway.conformance;

import java.io.IOException;

/// The two transports of Engine.IO, for the sentences that hold on both.
enum Transport {
  POLLING {
    @Override
    EngineClient open(Wire wire) throws IOException {
      return new PollingClient(wire);
    }
  },
  WEBSOCKET {
    @Override
    EngineClient open(Wire wire) throws IOException {
      return new WebSocketClient(wire);
    }
  };

  /// Opens a session on this transport, and takes the open packet.
  abstract EngineClient open(Wire wire) throws IOException;
}
