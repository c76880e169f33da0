package io.parley.contract.codec;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The published schemas: as JSON to walk through, and as validators.
public final class Schemas {
  static final String DIRECTORY = "io/parley/contract/schema/";
  private static final String META_SCHEMA = "https://json-schema.org/draft/2020-12/schema";
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private static final Map<String, JsonNode> LOADED = new ConcurrentHashMap<>();
  private static final JsonNode COMMON = load("common");

  private Schemas() {}

  /// Shared: not to be changed.
  static JsonNode load(String name) {
    return LOADED.computeIfAbsent(name, Schemas::read);
  }

  private static JsonNode read(String name) {
    String resource = DIRECTORY + name + ".json";
    try (InputStream in = Schemas.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new AssertionError(
            "the kind " + name + " needs a schema: add src/main/resources/" + resource);
      }
      return Codec.json().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The schema that a `$ref` stands for; what is written beside the `$ref` goes first.
  public static JsonNode resolve(JsonNode schema) {
    if (!schema.has("$ref")) {
      return schema;
    }
    String ref = schema.get("$ref").asString();
    JsonNode target = resolve(COMMON.at(ref.substring(ref.indexOf('#') + 1)));
    if (target.isMissingNode()) {
      throw new AssertionError(ref + " is not in common.json");
    }
    ObjectNode resolved = (ObjectNode) target.deepCopy();
    resolved.setAll((ObjectNode) schema);
    resolved.remove("$ref");
    return resolved;
  }

  static List<Error> validate(Kind kind, JsonNode value) {
    Schema schema =
        REGISTRY.getSchema(SchemaLocation.of("classpath:" + DIRECTORY + kind.name() + ".json"));
    return schema.validate(
        value, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
  }

  /// What the JSON Schema specification itself has against a schema.
  static List<Error> validateSchema(JsonNode schema) {
    return REGISTRY.getSchema(SchemaLocation.of(META_SCHEMA)).validate(schema);
  }
}
