package io.parley.gateway.socketio;

import java.util.List;
import tools.jackson.databind.JsonNode;

/// Told how an event that asked the client for an ack ended. Exactly one of the two is called,
/// once, by any thread; neither may block.
public interface AckHandler {
  /// @param args what the client answered, never to be trusted
  void onAck(List<JsonNode> args);

  /// There will be no answer: none came in time, too many are waited for, or the client has gone.
  void onNoAck();
}
