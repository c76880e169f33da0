package io.parley.contract.published;

import io.parley.contract.codec.Codec;
import io.parley.contract.codec.Kind;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/// `docs/asyncapi-topics.yaml`: the published topics as AsyncAPI 3 with Kafka's bindings.
final class TopicsAsyncApi {
  static final Path FILE = Path.of("..", "docs", "asyncapi-topics.yaml");

  private static final String BINDING = "0.5.0";

  private TopicsAsyncApi() {}

  static String text() {
    String yaml =
        YAMLMapper.builder()
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .disable(YAMLWriteFeature.SPLIT_LINES)
            .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
            .build()
            .writeValueAsString(document());
    return "# Rendered from the code: ./parley contract render. Do not edit.\n" + yaml;
  }

  private static ObjectNode document() {
    ObjectNode root = Codec.json().createObjectNode();
    root.put("asyncapi", "3.0.0");
    ObjectNode info = root.putObject("info");
    info.put("title", "Parley's published topics");
    info.put("version", "1.0.0");
    info.put(
        "description",
        "What Parley writes to Kafka for others to read. Words, duplicates and order: topics.md.");
    info.putObject("license").put("name", "Apache-2.0");
    root.put("defaultContentType", "application/json");
    ObjectNode channels = root.putObject("channels");
    ObjectNode operations = root.putObject("operations");
    ObjectNode components = root.putObject("components");
    ObjectNode messages = components.putObject("messages");
    ObjectNode schemas = components.putObject("schemas");
    addHeaders(schemas);
    for (PublishedTopic topic : PublishedTopic.values()) {
      add(topic, channels, operations);
      ObjectNode kinds = (ObjectNode) UnionSchema.of(topic).path("definitions");
      for (Kind kind : topic.kinds()) {
        add(topic, kind, messages);
        schemas.set(kind.name(), kinds.path(kind.name()));
      }
    }
    return root;
  }

  private static void add(PublishedTopic topic, ObjectNode channels, ObjectNode operations) {
    String name = topic.topic.topicName();
    String id = name.substring("parley.".length());
    ObjectNode channel = channels.putObject(id);
    channel.put("address", name);
    channel.put("description", topic.summary);
    ObjectNode messages = channel.putObject("messages");
    for (Kind kind : topic.kinds()) {
      messages.putObject(kind.name()).put("$ref", "#/components/messages/" + kind.name());
    }
    ObjectNode kafka = channel.putObject("bindings").putObject("kafka");
    kafka.put("topic", name);
    ObjectNode configuration = kafka.putObject("topicConfiguration");
    Map<String, String> config = TopicsDocument.config(topic.topic);
    ArrayNode cleanup = configuration.putArray("cleanup.policy");
    for (String policy : config.getOrDefault("cleanup.policy", "delete").split(",", -1)) {
      cleanup.add(policy);
    }
    if (config.containsKey("retention.ms")) {
      configuration.put("retention.ms", Long.parseLong(config.get("retention.ms")));
    }
    kafka.put("bindingVersion", BINDING);
    ObjectNode operation = operations.putObject("publish-" + id);
    operation.put("action", "send");
    operation.put("summary", topic.summary);
    operation.putObject("channel").put("$ref", "#/channels/" + id);
  }

  private static void add(PublishedTopic topic, Kind kind, ObjectNode messages) {
    ObjectNode message = messages.putObject(kind.name());
    message.put("name", kind.name());
    message.put("title", kind.schema().path("title").asString());
    message.put("contentType", "application/json");
    message.putObject("headers").put("$ref", "#/components/schemas/headers");
    message.putObject("payload").put("$ref", "#/components/schemas/" + kind.name());
    ObjectNode kafka = message.putObject("bindings").putObject("kafka");
    ObjectNode key = kafka.putObject("key");
    key.put("type", "string");
    key.put("description", "UTF-8: " + topic.key.words.replace("`", "") + ".");
    kafka.put("bindingVersion", BINDING);
  }

  private static void addHeaders(ObjectNode schemas) {
    ObjectNode headers = schemas.putObject("headers");
    headers.put("type", "object");
    headers.put("description", "Readers pass over those that they do not know.");
    ObjectNode trace = headers.putObject("properties").putObject("traceparent");
    trace.put("type", "string");
    trace.put("description", "UTF-8: W3C Trace Context of the request, where it came with one.");
    trace.put("pattern", "^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$");
  }
}
