package io.parley.gateway.socketio;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BinaryNode;
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

  /// An event or an ack whose attachments are yet to come.
  ///
  /// @param packet with placeholders
  /// @param payload its array
  /// @param places where in the array the attachments go, in their order
  record Incomplete(Packet packet, ArrayNode payload, List<Consumer<BinaryNode>> places)
      implements Packet {
    @Override
    public String namespace() {
      return packet.namespace();
    }

    /// The packet with its attachments, once each is in its place.
    Packet complete() {
      return switch (packet) {
        case Event event ->
            new Event(event.namespace, event.ackId, event.name, PacketCodec.elements(payload, 1));
        case Ack ack -> new Ack(ack.namespace, ack.ackId, PacketCodec.elements(payload, 0));
        default -> throw new IllegalStateException("no attachments in " + packet);
      };
    }
  }

  /// @param data a string or an object
  record ConnectError(String namespace, JsonNode data) implements Packet {}
}
