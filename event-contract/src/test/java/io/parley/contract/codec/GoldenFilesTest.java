package io.parley.contract.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The JSON of every kind, byte for byte, and that what was once written stays readable.
final class GoldenFilesTest {
  static Stream<Kind> kinds() {
    return Kind.all();
  }

  static List<GoldenFile> files() {
    return GoldenFile.all();
  }

  @ParameterizedTest
  @MethodSource("files")
  void goldenFile_ofAnyAge_isDecodedAndWrittenAsItWas(GoldenFile file) {
    Kind kind = file.kind();
    byte[] written = kind.recode(file.json());
    if (file.isMinimal()) {
      assertThat(withoutWhatIsAlwaysWritten(Codec.json().readTree(written))).isEqualTo(file.tree());
    } else {
      assertThat(Codec.json().readTree(written)).isEqualTo(file.tree());
      assertThat(new String(written, StandardCharsets.UTF_8))
          .as("%s: field order and format; if this is a new format, read golden/README.md", file)
          .isEqualTo(new String(file.json(), StandardCharsets.UTF_8));
    }
    assertThat(kind.decode(file.json())).isInstanceOf(kind.type());
    assertThat(kind.decode(written)).isEqualTo(kind.decode(file.json()));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void goldenFiles_ofAKind_fillEveryField(Kind kind) {
    Set<String> missing = new TreeSet<>(paths(kind.schema(), ""));
    files().stream()
        .filter(file -> file.kind().equals(kind))
        .forEach(file -> missing.removeIf(path -> !file.tree().at(path).isMissingNode()));
    assertThat(missing)
        .as("add a golden file %s.<what>.json that has these fields", kind)
        .isEmpty();
  }

  static Stream<Kind> kindsThatCanBeShorter() {
    return Kind.with(GoldenFilesTest::mayBeMissing);
  }

  @ParameterizedTest
  @MethodSource("kindsThatCanBeShorter")
  void minimalValue_hasTheRequiredFieldsOnly(Kind kind) {
    assertThat(requiredOnly(GoldenFile.minimal(kind).tree(), kind.schema())).isTrue();
  }

  /// The version is optional for readers but always written.
  private static boolean mayBeMissing(Kind.Field field) {
    return field.presence() == Kind.Field.Presence.OPTIONAL
        && !field.path().equals("schemaVersion");
  }

  private static boolean requiredOnly(JsonNode json, JsonNode schema) {
    Set<String> required = new TreeSet<>();
    schema.path("required").forEach(name -> required.add(name.asString()));
    return !json.isObject()
        || !schema.has("properties")
        || (required.equals(new TreeSet<>(json.propertyNames()))
            && json.properties().stream()
                .allMatch(
                    field ->
                        requiredOnly(
                            field.getValue(),
                            Schemas.resolve(schema.at("/properties/" + field.getKey())))));
  }

  private static JsonNode withoutWhatIsAlwaysWritten(JsonNode written) {
    ObjectNode tree = (ObjectNode) written;
    tree.remove("schemaVersion");
    removeEmptyLists(tree);
    return tree;
  }

  private static void removeEmptyLists(JsonNode tree) {
    if (tree instanceof ObjectNode object) {
      object.removeIf(value -> value.isArray() && value.isEmpty());
    }
    tree.forEach(GoldenFilesTest::removeEmptyLists);
  }

  private static Set<String> paths(JsonNode schema, String prefix) {
    Set<String> paths = new TreeSet<>();
    schema
        .path("properties")
        .properties()
        .forEach(
            property -> {
              String path = prefix + "/" + property.getKey();
              JsonNode value = Schemas.resolve(property.getValue());
              paths.add(path);
              paths.addAll(paths(value, path));
              paths.addAll(paths(Schemas.resolve(value.path("items")), path + "/0"));
            });
    return paths;
  }
}
