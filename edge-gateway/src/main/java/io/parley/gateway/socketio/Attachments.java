package io.parley.gateway.socketio;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BinaryNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The binary parts of a packet, which travel after it as messages of their own and leave
/// `{"_placeholder":true,"num":0}` in their place (Socket.IO protocol 5, "Binary event").
final class Attachments {
  private static final String PLACEHOLDER = "_placeholder";
  private static final String NUM = "num";

  private Attachments() {}

  /// Finds where the attachments of a packet go. Recursion is bounded by [PacketCodec#MAX_DEPTH].
  ///
  /// @param expected how many the packet announces
  /// @return for each attachment what puts it in its place
  /// @throws PacketException unless each attachment has exactly one place
  static List<Consumer<BinaryNode>> places(ArrayNode payload, int expected) throws PacketException {
    @Nullable Placeholder[] places = new Placeholder[expected];
    find(payload, places);
    List<Consumer<BinaryNode>> found = new ArrayList<>(expected);
    for (Placeholder place : places) {
      if (place == null) {
        throw new PacketException("an attachment has no placeholder");
      }
      found.add(place);
    }
    return found;
  }

  /// Puts an attachment where its placeholder is.
  @FunctionalInterface
  private interface Placeholder extends Consumer<BinaryNode> {}

  private static void find(JsonNode in, @Nullable Placeholder[] places) throws PacketException {
    switch (in) {
      case ArrayNode array -> {
        for (int i = 0; i < array.size(); i++) {
          int index = i;
          findOrEnter(array.get(i), places, bytes -> array.set(index, bytes));
        }
      }
      case ObjectNode object -> {
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
          findOrEnter(entry.getValue(), places, bytes -> object.set(entry.getKey(), bytes));
        }
      }
      default -> {}
    }
  }

  private static void findOrEnter(JsonNode node, @Nullable Placeholder[] places, Placeholder place)
      throws PacketException {
    if (!node.path(PLACEHOLDER).isBoolean() || !node.path(PLACEHOLDER).booleanValue()) {
      find(node, places);
      return;
    }
    JsonNode num = node.path(NUM);
    if (!num.isInt() || num.intValue() < 0 || num.intValue() >= places.length) {
      throw new PacketException("a placeholder names no attachment");
    }
    if (places[num.intValue()] != null) {
      throw new PacketException("two placeholders name one attachment");
    }
    places[num.intValue()] = place;
  }

  /// Copies a tree with placeholders for its binary values.
  ///
  /// @param attachments gets their bytes, in the order of their numbers
  static JsonNode takeOut(JsonNode from, List<byte[]> attachments) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return switch (from) {
      case BinaryNode binary -> {
        attachments.add(binary.binaryValue());
        yield json.objectNode().put(PLACEHOLDER, true).put(NUM, attachments.size() - 1);
      }
      case ArrayNode array -> {
        ArrayNode copy = json.arrayNode(array.size());
        array.forEach(element -> copy.add(takeOut(element, attachments)));
        yield copy;
      }
      case ObjectNode object -> {
        ObjectNode copy = json.objectNode();
        object.forEachEntry((name, value) -> copy.set(name, takeOut(value, attachments)));
        yield copy;
      }
      default -> from;
    };
  }
}
