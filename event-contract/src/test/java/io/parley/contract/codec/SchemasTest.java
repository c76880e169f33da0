package io.parley.contract.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import io.parley.contract.ContractValue;
import io.parley.contract.ConversationKind;
import io.parley.contract.ErrorCode;
import io.parley.contract.MessageType;
import io.parley.contract.PresenceStatus;
import io.parley.contract.Role;
import io.parley.contract.log.Change;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// The published schemas are valid, described for people, and say of each record what it is.
final class SchemasTest {
  static Stream<Kind> kinds() {
    return Kind.all();
  }

  static List<GoldenFile> files() {
    return GoldenFile.all();
  }

  static Stream<String> schemas() {
    return Stream.concat(Stream.of("common"), Kind.all().map(Kind::name));
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void schema_isValidDraft2020_12_andDescribedForPeople(String name) {
    JsonNode schema = Schemas.load(name);
    assertThat(schema.path("$schema").asString())
        .isEqualTo("https://json-schema.org/draft/2020-12/schema");
    assertThat(Schemas.validateSchema(schema)).isEmpty();
    assertDescribed(name, schema);
  }

  @ParameterizedTest
  @MethodSource("files")
  void goldenFile_ofAnyAge_isValid(GoldenFile file) {
    assertThat(Schemas.validate(file.kind(), file.tree())).isEmpty();
  }

  private static void assertDescribed(String path, JsonNode schema) {
    assertThat(schema.path("title").asString("")).as("title of " + path).isNotBlank();
    assertThat(schema.path("description").asString("")).as("description of " + path).isNotBlank();
    assertThat(schema.has("additionalProperties")).as("%s: fields may be added", path).isFalse();
    for (String group : List.of("properties", "$defs")) {
      schema
          .path(group)
          .properties()
          .forEach(
              part ->
                  assertDescribed(path + "/" + part.getKey(), Schemas.resolve(part.getValue())));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void schema_namesItsKindAndVersion_andHasTheRecordsComponentsAndNoOthers(Kind kind) {
    JsonNode properties = kind.schema().path("properties");
    assertThat(properties.at("/kind/const").asString("")).isEqualTo(kind.name());
    assertThat(Schemas.resolve(properties.path("schemaVersion")).path("const").asInt(0))
        .isEqualTo(ContractValue.SCHEMA_VERSION);
    Map<String, Type> components = components(kind.type());
    components.put("kind", String.class);
    components.put("schemaVersion", int.class);
    assertObject(kind.name(), components, kind.schema());
  }

  private static void assertObject(String path, Map<String, Type> components, JsonNode schema) {
    JsonNode properties = schema.path("properties");
    assertThat(properties.propertyNames())
        .as("properties in the schema of %s, as in its record", path)
        .containsExactlyInAnyOrderElementsOf(components.keySet());
    components.forEach(
        (name, type) ->
            assertType(path + "." + name, type, Schemas.resolve(properties.path(name))));
  }

  private static void assertType(String path, Type type, JsonNode schema) {
    switch (type) {
      case ParameterizedType list -> {
        assertJsonType(path, "array", schema);
        assertType(
            path + "[]", list.getActualTypeArguments()[0], Schemas.resolve(schema.path("items")));
      }
      case Class<?> value when value == JsonNode.class -> assertJsonType(path, "object", schema);
      case Class<?> value when value == Instant.class -> {
        assertJsonType(path, "string", schema);
        assertThat(schema.path("format").asString("")).as(path).isEqualTo("date-time");
      }
      case Class<?> value when value.isEnum() ->
          assertThat(strings(schema.path("enum"))).as(path).isEqualTo(constants(value));
      case Class<?> value when value.isRecord() && !isText(value) -> {
        assertJsonType(path, "object", schema);
        assertObject(path, components(value), schema);
      }
      case Class<?> value when value == boolean.class || value == Boolean.class ->
          assertJsonType(path, "boolean", schema);
      case Class<?> value when value == String.class || value.isRecord() -> {
        if (!schema.has("const")) {
          assertJsonType(path, "string", schema);
        }
      }
      default -> assertJsonType(path, "integer", schema);
    }
  }

  private static void assertJsonType(String path, String expected, JsonNode schema) {
    assertThat(schema.path("type").asString("")).as("type of " + path).isEqualTo(expected);
  }

  /// A value object that is written as text: a user id, a conversation id.
  private static boolean isText(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .anyMatch(component -> component.getAccessor().isAnnotationPresent(JsonValue.class));
  }

  private static Map<String, Type> components(Class<?> type) {
    Map<String, Type> components = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
        components.putAll(components(component.getType()));
      } else {
        components.put(component.getName(), component.getGenericType());
      }
    }
    return components;
  }

  private static List<String> constants(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> Codec.json().convertValue(constant, String.class))
        .toList();
  }

  private static List<String> strings(JsonNode list) {
    return list.valueStream().map(JsonNode::asString).toList();
  }

  @Test
  void enumerations_areClosed() {
    String because = "a reader of today refuses a value with a new constant: send a new kind";
    assertThat(constants(MessageType.class))
        .as(because)
        .containsExactly("text", "image", "file", "audio", "video", "location", "custom");
    assertThat(constants(ConversationKind.class)).as(because).containsExactly("direct", "group");
    assertThat(constants(PresenceStatus.class))
        .as(because)
        .containsExactly("online", "away", "busy", "invisible", "offline");
    assertThat(constants(Role.class)).as(because).containsExactly("owner", "admin", "member");
    assertThat(constants(Change.class))
        .as(because)
        .containsExactly("created", "joined", "left", "added", "removed", "updated");
    assertThat(constants(ErrorCode.class))
        .as(because)
        .containsExactly(
            "INVALID",
            "UNAUTHENTICATED",
            "FORBIDDEN",
            "NOT_FOUND",
            "CONFLICT",
            "TOO_LARGE",
            "RATE_LIMITED",
            "OVERLOADED",
            "TIMEOUT");
  }

  @Test
  void schemaFiles_areThoseOfTheKinds() throws IOException, URISyntaxException {
    Set<String> names = new TreeSet<>();
    for (URL directory :
        Collections.list(getClass().getClassLoader().getResources(Schemas.DIRECTORY))) {
      if (directory.getProtocol().equals("jar")) { // the library, packed
        try (FileSystem jar = FileSystems.newFileSystem(directory.toURI(), Map.of())) {
          names.addAll(schemasIn(jar.getPath(Schemas.DIRECTORY)));
        }
      } else {
        names.addAll(schemasIn(Path.of(directory.toURI())));
      }
    }
    assertThat(names).containsExactlyInAnyOrderElementsOf(schemas().toList());
  }

  private static List<String> schemasIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".json"))
          .map(file -> file.replace(".json", ""))
          .toList();
    }
  }
}
