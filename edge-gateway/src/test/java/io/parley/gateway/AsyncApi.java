package io.parley.gateway;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.parley.contract.codec.Codec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// `docs/asyncapi.yaml`, for the tests that hold it and the code against each other.
public final class AsyncApi {
  /// Of AsyncAPI 3.0.0, and so of the payloads.
  private static final SchemaRegistry DRAFT_7 =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);

  private static final AsyncApi DOCUMENT = new AsyncApi(file());

  private final ObjectNode root;
  private final Map<String, Schema> schemas = new HashMap<>();

  /// Of the checkout that this class is built in, whatever directory the tests run in.
  private static Path file() {
    Path built;
    try {
      built = Path.of(AsyncApi.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
    Path file = Path.of("docs", "asyncapi.yaml");
    while (!Files.exists(built.resolve(file))) {
      built = Objects.requireNonNull(built.getParent(), "no " + file);
    }
    return built.resolve(file);
  }

  private AsyncApi(Path file) {
    YAMLMapper mapper =
        YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    root = (ObjectNode) mapper.readTree(file);
  }

  public static AsyncApi document() {
    return DOCUMENT;
  }

  public JsonNode root() {
    return root;
  }

  /// @param pointer such as `/channels/native/messages/typing/payload`
  public JsonNode at(String pointer) {
    JsonNode node = root.at(pointer);
    if (node.isMissingNode()) {
      throw new AssertionError("asyncapi.yaml has no " + pointer);
    }
    return node;
  }

  /// What the official schema of AsyncAPI has against the document.
  public List<Error> errors() {
    try (InputStream in = AsyncApi.class.getResourceAsStream("/asyncapi/3.0.0.json")) {
      JsonNode schema = Codec.json().readTree(Objects.requireNonNull(in));
      return DRAFT_7.getSchema(schema).validate(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What the schema at a pointer has against a value.
  public synchronized List<Error> errors(String pointer, JsonNode value) {
    Schema schema = schemas.computeIfAbsent(pointer, this::compile);
    return schema.validate(
        value, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
  }

  /// The document itself, as a schema that says one thing: so its references lead where they do.
  private Schema compile(String pointer) {
    at(pointer);
    ObjectNode schema = root.deepCopy();
    schema.putArray("allOf").addObject().put("$ref", "#" + pointer);
    return DRAFT_7.getSchema(schema);
  }

  /// The names of the events of namespace `/` with this action.
  ///
  /// @param action `send` or `receive`, as seen from the gateway
  public Set<String> events(String action) {
    return at("/operations")
        .propertyStream()
        .filter(operation -> operation.getValue().path("action").asString().equals(action))
        .filter(operation -> !operation.getKey().equals("connect"))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  public String payloadOf(String event) {
    return "/channels/native/messages/" + event + "/payload";
  }

  /// The payloads of a message's examples, as copies.
  public List<ObjectNode> examples(String event) {
    return at("/channels/native/messages/" + event + "/examples")
        .valueStream()
        .map(example -> (ObjectNode) example.get("payload").deepCopy())
        .toList();
  }

  /// The pointer to the schema of what an event is acked with when it is not refused.
  public String ackOf(String event) {
    return at("/operations/" + event + "/reply/messages/0/$ref").asString().substring(1)
        + "/payload";
  }

  /// The codes that an operation says it may refuse with, its traits' included.
  public Set<String> codesOf(String event) {
    JsonNode operation = at("/operations/" + event);
    Stream<JsonNode> holders =
        Stream.concat(
            Stream.of(operation), operation.path("traits").valueStream().map(this::resolve));
    return holders
        .flatMap(holder -> holder.path("x-errors").propertyStream())
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  public JsonNode resolve(JsonNode schema) {
    return schema.has("$ref") ? resolve(at(schema.get("$ref").asString().substring(1))) : schema;
  }

  /// Every field that a schema speaks of, as paths such as `sender.name` and `members[]`.
  public Set<String> fields(String pointer) {
    Set<String> paths = new TreeSet<>();
    addFields(at(pointer), "", paths);
    return paths;
  }

  private void addFields(JsonNode schema, String path, Set<String> into) {
    JsonNode resolved = resolve(schema);
    parts(resolved).forEach(part -> addFields(part, path, into));
    resolved
        .path("properties")
        .propertyStream()
        .forEach(
            property -> {
              String inner = join(path, property.getKey());
              into.add(inner);
              addFields(property.getValue(), inner, into);
            });
    if (resolved.has("items")) {
      into.add(path + "[]");
      addFields(resolved.get("items"), path + "[]", into);
    }
    if (resolved.path("additionalProperties").isObject()) {
      into.add(path + ".*");
      addFields(resolved.get("additionalProperties"), path + ".*", into);
    }
  }

  /// Every field that a value has, as [#fields] names them. What a schema leaves to the application
  /// is not looked into.
  public Set<String> fields(String pointer, JsonNode value) {
    Set<String> documented = fields(pointer);
    Set<String> paths = new TreeSet<>();
    addFields(value, "", documented, paths);
    return paths;
  }

  private static void addFields(
      JsonNode value, String path, Set<String> documented, Set<String> into) {
    if (value.isObject()) {
      boolean isMap = documented.contains(path + ".*");
      boolean isOpen =
          !path.isEmpty() && documented.stream().noneMatch(other -> other.startsWith(path + "."));
      if (isOpen) {
        return;
      }
      value
          .propertyStream()
          .forEach(
              property -> {
                String inner = isMap ? path + ".*" : join(path, property.getKey());
                into.add(inner);
                addFields(property.getValue(), inner, documented, into);
              });
    } else if (value.isArray() && !value.isEmpty()) {
      into.add(path + "[]");
      value.valueStream().forEach(entry -> addFields(entry, path + "[]", documented, into));
    }
  }

  private static Stream<JsonNode> parts(JsonNode schema) {
    return Stream.of("allOf", "oneOf", "anyOf")
        .flatMap(keyword -> schema.path(keyword).valueStream());
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /// Every reference, with where it stands.
  public Map<String, String> references() {
    Map<String, String> references = new HashMap<>();
    addReferences(root, JsonPointer.empty(), references);
    return references;
  }

  private static void addReferences(JsonNode node, JsonPointer at, Map<String, String> into) {
    if (node.isObject()) {
      node.propertyStream()
          .forEach(
              property -> {
                if (property.getKey().equals("$ref")) {
                  into.put(at.toString(), property.getValue().asString());
                }
                addReferences(property.getValue(), at.appendProperty(property.getKey()), into);
              });
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        addReferences(node.get(i), at.appendIndex(i), into);
      }
    }
  }
}
