package io.parley.gateway.request;

import io.parley.contract.ErrorCode;
import io.parley.gateway.AsyncApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What can be wrong with a payload by its schema, and what is just right: every required field
/// missing, every field of another type, every bound reached and passed.
final class Faults {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final AsyncApi api;
  private final ObjectNode example;
  private final List<Variant> variants = new ArrayList<>();

  private Faults(AsyncApi api, ObjectNode example) {
    this.api = api;
    this.example = example;
  }

  /// @param code null for one that must be taken
  record Variant(String what, ObjectNode payload, @Nullable ErrorCode code) {}

  static List<Variant> of(AsyncApi api, String schema, ObjectNode example) {
    Faults faults = new Faults(api, example);
    faults.object(api.resolve(api.at(schema)), JsonPointer.empty(), example);
    return faults.variants;
  }

  private void object(JsonNode schema, JsonPointer at, JsonNode value) {
    for (JsonNode name : schema.path("required")) {
      ObjectNode payload = example.deepCopy();
      ((ObjectNode) payload.at(at)).remove(name.asString());
      add(at.appendProperty(name.asString()) + " is missing", payload, ErrorCode.INVALID);
    }
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      JsonPointer field = at.appendProperty(property.getKey());
      JsonNode type = api.resolve(property.getValue());
      with(field, "is of another type", otherType(type), ErrorCode.INVALID);
      if (value.has(property.getKey())) {
        value(type, field, value.get(property.getKey()));
      }
    }
  }

  private void value(JsonNode schema, JsonPointer at, JsonNode value) {
    switch (schema.path("type").asString("")) {
      case "object" -> object(schema, at, value);
      case "array" -> array(schema, at, value);
      case "string" -> text(schema, at);
      case "integer" -> integer(schema, at);
      default -> {} // a boolean has no bounds
    }
  }

  private void text(JsonNode schema, JsonPointer at) {
    if (schema.has("enum")) {
      schema.get("enum").forEach(one -> with(at, "is " + one, one, null));
      with(at, "is none of the enumeration", JSON.stringNode("no-such"), ErrorCode.INVALID);
    }
    if (schema.has("minLength")) {
      with(at, "is empty", JSON.stringNode(""), ErrorCode.INVALID);
    }
    if (schema.has("maxLength")) {
      int max = schema.get("maxLength").asInt();
      with(at, "is as long as may be", JSON.stringNode(ofLength(max)), null);
      with(at, "is too long", JSON.stringNode(ofLength(max + 1)), ErrorCode.TOO_LARGE);
    }
    if (schema.has("pattern")) {
      with(at, "is none of its pattern", JSON.stringNode("a\u0007b"), ErrorCode.INVALID);
    }
  }

  /// A text, an id and a URL.
  private static String ofLength(int length) {
    return "/" + "x".repeat(length - 1);
  }

  private void integer(JsonNode schema, JsonPointer at) {
    if (schema.has("minimum")) {
      long min = schema.get("minimum").asLong();
      with(at, "is as small as may be", JSON.numberNode(min), null);
      with(at, "is too small", JSON.numberNode(min - 1), ErrorCode.INVALID);
    }
    if (schema.has("maximum")) {
      long max = schema.get("maximum").asLong();
      with(at, "is as great as may be", JSON.numberNode(max), null);
      with(at, "is too great", JSON.numberNode(max + 1), ErrorCode.INVALID);
    }
  }

  private void array(JsonNode schema, JsonPointer at, JsonNode value) {
    if (schema.has("minItems")) {
      with(at, "is empty", JSON.arrayNode(), ErrorCode.INVALID);
    }
    int max = schema.get("maxItems").asInt();
    with(at, "has as many as may be", copies(value, max), null);
    with(at, "has too many", copies(value, max + 1), ErrorCode.TOO_LARGE);
    JsonNode items = api.resolve(schema.get("items"));
    with(at.appendIndex(0), "is of another type", otherType(items), ErrorCode.INVALID);
    value(items, at.appendIndex(0), value.get(0));
  }

  private static ArrayNode copies(JsonNode value, int count) {
    ArrayNode copies = JSON.arrayNode();
    for (int i = 0; i < count; i++) {
      copies.add(value.get(0).isString() ? JSON.stringNode("user-" + i) : value.get(0));
    }
    return copies;
  }

  private static JsonNode otherType(JsonNode schema) {
    return schema.path("type").asString().equals("string")
        ? JSON.numberNode(7)
        : JSON.stringNode("text");
  }

  private void with(JsonPointer at, String what, JsonNode value, @Nullable ErrorCode code) {
    ObjectNode payload = example.deepCopy();
    switch (payload.at(at.head())) {
      case ObjectNode object -> object.set(at.last().getMatchingProperty(), value);
      case ArrayNode list -> list.set(at.last().getMatchingIndex(), value);
      default -> throw new AssertionError(at + " is nowhere in " + payload);
    }
    add(at + " " + what, payload, code);
  }

  private void add(String what, ObjectNode payload, @Nullable ErrorCode code) {
    variants.add(new Variant(what, payload, code));
  }
}
