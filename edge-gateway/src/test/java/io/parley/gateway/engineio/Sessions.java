package io.parley.gateway.engineio;

import java.util.function.Function;

/// Opens sessions on the transports of a test.
public final class Sessions {
  private Sessions() {}

  /// A session on a websocket, in a server of its own.
  public static EngineSocket open(
      EngineSettings settings,
      Timers timers,
      EngineTransport transport,
      Function<EngineSocket, EngineListener> listener) {
    EngineServer server = new EngineServer(settings, timers, ConnectionLimits.DEFAULT);
    return (EngineSocket)
        server.admit("192.0.2.1").orElseThrow().openWebSocket(transport, listener);
  }
}
