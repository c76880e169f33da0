package io.parley.gateway.rest;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.parley.contract.codec.Codec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `openapi.json`, for the tests that hold it and the code against each other.
final class OpenApi {
  /// Of OpenAPI 3.1.
  private static final SchemaRegistry DRAFT_2020_12 =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private static final OpenApi DOCUMENT = new OpenApi();

  private final ObjectNode root;
  private final Map<String, Schema> schemas = new HashMap<>();

  private OpenApi() {
    JsonMapper strict =
        JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try (InputStream in = OpenApiController.class.getResourceAsStream("openapi.json")) {
      root = (ObjectNode) strict.readTree(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static OpenApi document() {
    return DOCUMENT;
  }

  JsonNode root() {
    return root;
  }

  /// @param pointer such as `/components/schemas/Page`
  JsonNode at(String pointer) {
    JsonNode node = root.at(pointer);
    if (node.isMissingNode()) {
      throw new AssertionError("openapi.json has no " + pointer);
    }
    return node;
  }

  JsonNode resolve(JsonNode node) {
    return node.has("$ref") ? resolve(at(node.get("$ref").asString().substring(1))) : node;
  }

  /// One operation, by `GET /api/messages/…`.
  record Operation(String method, String path, JsonNode json) {
    String name() {
      return method + " " + path;
    }

    /// Whether a request is of this one.
    boolean takes(String method, String path) {
      String[] template = this.path.split("/");
      String[] parts = path.split("/");
      return this.method.equals(method)
          && template.length == parts.length
          && Stream.iterate(0, i -> i < parts.length, i -> i + 1)
              .allMatch(i -> template[i].startsWith("{") || template[i].equals(parts[i]));
    }

    @Override
    public String toString() {
      return name();
    }
  }

  List<Operation> operations() {
    return at("/paths")
        .propertyStream()
        .flatMap(
            path ->
                path.getValue()
                    .propertyStream()
                    .map(
                        method ->
                            new Operation(
                                method.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                method.getValue())))
        .toList();
  }

  /// The operation that a request is of: of several, the one that names more of the path.
  Operation operation(String method, String path) {
    return operations().stream()
        .filter(operation -> operation.takes(method, path))
        .min(Comparator.comparingLong(o -> o.path().chars().filter(c -> c == '{').count()))
        .orElseThrow(() -> new AssertionError("openapi.json has no " + method + " " + path));
  }

  /// The parameters of an operation, resolved, by name.
  Map<String, JsonNode> parameters(Operation operation) {
    Map<String, JsonNode> parameters = new LinkedHashMap<>();
    for (JsonNode parameter : operation.json().path("parameters")) {
      JsonNode resolved = resolve(parameter);
      parameters.put(resolved.path("name").asString(), resolved);
    }
    return parameters;
  }

  Set<String> statuses(Operation operation) {
    return new TreeSet<>(operation.json().path("responses").propertyNames());
  }

  /// What of an operation is JSON, with a schema and examples: its request and each of its answers.
  List<JsonNode> contents(Operation operation) {
    Stream<JsonNode> answers = operation.json().path("responses").valueStream().map(this::resolve);
    return Stream.concat(Stream.of(operation.json().path("requestBody")), answers)
        .flatMap(holder -> holder.path("content").propertyStream())
        .filter(content -> content.getKey().endsWith("json"))
        .map(Map.Entry::getValue)
        .toList();
  }

  JsonNode schemaOfAnswer(Operation operation, int status) {
    JsonNode response = operation.json().path("responses").path(Integer.toString(status));
    if (response.isMissingNode()) {
      throw new AssertionError(operation + " does not say that it answers " + status);
    }
    return resolve(response).path("content").valueStream().findFirst().orElseThrow().get("schema");
  }

  /// What a schema of the document has against a value.
  List<Error> errors(JsonNode schema, JsonNode value) {
    return schemas
        .computeIfAbsent(schema.toString(), _ -> compile(schema))
        .validate(
            value,
            context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
  }

  /// The document itself, as a schema that says one thing: so its references lead where they do.
  private Schema compile(JsonNode schema) {
    ObjectNode whole = Codec.json().createObjectNode();
    whole.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    whole.set("components", root.get("components").deepCopy());
    whole.putArray("allOf").add(schema.deepCopy());
    return DRAFT_2020_12.getSchema(whole);
  }

  /// Every reference.
  Set<String> references() {
    return root.findValuesAsString("$ref").stream().collect(Collectors.toCollection(TreeSet::new));
  }
}
