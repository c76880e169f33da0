package io.parley.gateway.socketio;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One decoded Socket.IO packet. Made by [PacketCodec#decode], which has checked it.
sealed interface Packet {
  /// Starts with `/`; without a query.
  String namespace();

  /// @param auth null if the client sent none
  record Connect(String namespace, @Nullable ObjectNode auth) implements Packet {
    /// Without the auth payload, which holds secrets.
    @Override
    public String toString() {
      return "Connect[namespace=" + namespace + "]";
    }
  }

  record Disconnect(String namespace) implements Packet {}

  /// @param ackId null if the client wants no ack
  record Event(String namespace, @Nullable Long ackId, String name, List<JsonNode> args)
      implements Packet {}

  record Ack(String namespace, long ackId, List<JsonNode> args) implements Packet {}

  /// @param data a string or an object
  record ConnectError(String namespace, JsonNode data) implements Packet {}
}
