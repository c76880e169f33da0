package io.parley.gateway.socketio;

import java.util.List;
import tools.jackson.databind.JsonNode;

/// Answers one event that wants an ack; from any thread, at any time. Only the first answer is
/// sent, and none once the socket has ended.
public interface AckResponder {
  /// @param json the arguments as of [PacketCodec#eventFrame], usually one value
  void ack(byte[] json);

  /// @param args the arguments, also binary ones
  void ack(List<JsonNode> args);
}
