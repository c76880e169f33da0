package io.parley.contract.published;

import io.parley.contract.kafka.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The published schemas as earlier versions had them, a directory for each version of ours and
/// within that a file for each topic, as [UnionSchema] renders it. What may differ from them is
/// what an old reader does not notice. Those of an earlier data version are not asked: its data are
/// refused.
final class Baseline {
  static final Path FILES = Path.of("..", "clients", "java", "contract", "baseline");

  private Baseline() {}

  /// The data version, without what all internal topics begin with.
  static String format() {
    return Topic.FORMAT.topicName().substring(Topic.INTERNAL.length());
  }

  /// The schemas of now become those of a version. What was taken once is never taken again.
  static void take(String version) throws IOException {
    Path directory = FILES.resolve(format()).resolve(version);
    if (Files.exists(directory)) {
      throw new IllegalArgumentException(directory + " is there already: name the next version");
    }
    Files.createDirectories(directory);
    for (PublishedTopic topic : PublishedTopic.values()) {
      Files.writeString(
          directory.resolve(topic.topic.topicName() + ".json"),
          UnionSchema.text(UnionSchema.of(topic)));
    }
  }

  /// Every earlier version's schema of a topic.
  static List<Path> all() {
    Path ours = FILES.resolve(format());
    if (!Files.exists(ours)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(ours)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The schemas of now, of the topic that the file is of.
  static ObjectNode now(Path file) {
    String name = file.getFileName().toString().replace(".json", "");
    return Stream.of(PublishedTopic.values())
        .filter(topic -> topic.topic.topicName().equals(name))
        .findAny()
        .map(UnionSchema::of)
        .orElseThrow(() -> new AssertionError(name + " is published no more"));
  }

  /// What a reader of the earlier schema would trip over, as `path: reason`.
  static List<String> breaks(JsonNode before, JsonNode now) {
    List<String> found = new ArrayList<>();
    for (var kind : before.path("definitions").properties()) {
      JsonNode later = now.path("definitions").path(kind.getKey());
      if (later.isMissingNode()) {
        found.add(kind.getKey() + ": the kind is gone");
      } else {
        compare(kind.getKey(), kind.getValue(), later, found);
      }
    }
    return found;
  }

  private static void compare(String path, JsonNode before, JsonNode now, List<String> found) {
    for (String word : List.of("type", "format", "const", "pattern")) {
      if (!before.path(word).equals(now.path(word))) {
        found.add(path + ": " + word + " was " + shown(before, word) + ", is " + shown(now, word));
      }
    }
    compareBounds(path, before, now, found);
    Set<String> required = strings(before.path("required"));
    required.removeAll(strings(now.path("required")));
    required.forEach(name -> found.add(path + "." + name + ": is not required any more"));
    Set<String> more = strings(now.path("required"));
    more.removeAll(strings(before.path("required")));
    more.forEach(
        name -> found.add(path + "." + name + ": is required, and was not written before"));
    Set<String> constants = strings(now.path("enum"));
    if (before.has("enum") || now.has("enum")) {
      constants.removeAll(strings(before.path("enum")));
      if (!constants.isEmpty() || !now.has("enum")) {
        found.add(path + ": enum has more than before: " + constants);
      }
    }
    for (var property : before.path("properties").properties()) {
      String name = path + "." + property.getKey();
      JsonNode later = now.path("properties").path(property.getKey());
      if (later.isMissingNode()) {
        found.add(name + ": the field is gone");
      } else {
        compare(name, property.getValue(), later, found);
      }
    }
    if (before.has("items")) {
      compare(path + "[]", before.path("items"), now.path("items"), found);
    }
  }

  /// What is written now must fit what was said before.
  private static void compareBounds(
      String path, JsonNode before, JsonNode now, List<String> found) {
    for (String most : List.of("maxLength", "maxItems", "maximum")) {
      if (before.has(most)
          && (!now.has(most) || now.path(most).asLong() > before.path(most).asLong())) {
        found.add(path + ": " + most + " is wider than before");
      }
    }
    for (String least : List.of("minLength", "minItems", "minimum")) {
      if (before.has(least)
          && (!now.has(least) || now.path(least).asLong() < before.path(least).asLong())) {
        found.add(path + ": " + least + " is wider than before");
      }
    }
  }

  private static String shown(JsonNode schema, String word) {
    return schema.has(word) ? schema.path(word).toString() : "not there";
  }

  private static Set<String> strings(JsonNode list) {
    Set<String> strings = new TreeSet<>();
    list.forEach(each -> strings.add(each.asString()));
    return strings;
  }
}
