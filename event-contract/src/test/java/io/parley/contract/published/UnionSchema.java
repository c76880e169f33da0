package io.parley.contract.published;

import io.parley.contract.codec.Codec;
import io.parley.contract.codec.Kind;
import io.parley.contract.codec.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One schema for all values of a topic, with nothing outside of it: what registries and validators
/// load. Draft 7, which they all know, and AsyncAPI's own. A kind is chosen by `if` and not by
/// `oneOf`: so a value of a kind that it does not know is valid, and a kind may be added.
public final class UnionSchema {
  static final Path FILES =
      Path.of("..", "clients", "java", "src/main/resources/io/parley/contract/schema/topic");

  private UnionSchema() {}

  static Path file(PublishedTopic topic) {
    return FILES.resolve(topic.topic.topicName() + ".json");
  }

  public static ObjectNode of(PublishedTopic topic) {
    ObjectNode union = Codec.json().createObjectNode();
    union.put("$schema", "http://json-schema.org/draft-07/schema#");
    union.put("$id", "urn:parley:schema:" + topic.topic.topicName());
    union.put("title", "Values of " + topic.topic.topicName());
    union.put(
        "description",
        topic.summary
            + " A value of a kind that is not named here is of a later version: skip it.");
    union.put("type", "object");
    union.putArray("required").add("kind");
    union.putObject("properties").putObject("kind").put("type", "string");
    ArrayNode choices = union.putArray("allOf");
    ObjectNode kinds = union.putObject("definitions");
    for (Kind kind : topic.kinds()) {
      ObjectNode choice = choices.addObject();
      ObjectNode when = choice.putObject("if").put("type", "object");
      when.putObject("properties").putObject("kind").put("const", kind.name());
      choice.putObject("then").put("$ref", "#/definitions/" + kind.name());
      ObjectNode schema = (ObjectNode) inlined(kind.schema());
      schema.remove("$schema");
      kinds.set(kind.name(), schema);
    }
    return union;
  }

  /// Without references. Every integer may have 64 bits, and says so.
  private static JsonNode inlined(JsonNode schema) {
    if (schema instanceof ArrayNode list) {
      ArrayNode all = Codec.json().createArrayNode();
      list.forEach(each -> all.add(inlined(each)));
      return all;
    }
    if (!(schema instanceof ObjectNode)) {
      return schema;
    }
    ObjectNode result = Codec.json().createObjectNode();
    Schemas.resolve(schema)
        .properties()
        .forEach(part -> result.set(part.getKey(), inlined(part.getValue())));
    if (result.path("type").isString()
        && result.path("type").asString().equals("integer")
        && !result.has("const")) {
      result.put("format", "int64");
    }
    return result;
  }

  static String text(JsonNode json) {
    return Codec.json().writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
  }

  static ObjectNode read(Path file) throws IOException {
    return (ObjectNode) Codec.json().readTree(Files.readString(file));
  }
}
