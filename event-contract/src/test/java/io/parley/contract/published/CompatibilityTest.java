package io.parley.contract.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.apicurio.registry.content.ContentHandle;
import io.apicurio.registry.content.TypedContent;
import io.apicurio.registry.rules.compatibility.CompatibilityLevel;
import io.apicurio.registry.rules.compatibility.JsonSchemaCompatibilityChecker;
import io.parley.contract.codec.Codec;
import io.parley.contract.codec.GoldenFile;
import io.parley.contract.kafka.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What an earlier version's reader has is enough for what this version writes (CHANGELOG.md has
/// the rule). What was written once stays as it is.
final class CompatibilityTest {
  private static final Path ROOT = Path.of("..");
  private static final String GOLDEN = "event-contract/src/test/resources/golden";
  private static final String BASELINES = "clients/java/contract/baseline";

  @Test
  void everyKind_isCompatibleWithEveryBaseline() throws IOException {
    for (Path file : baselines()) {
      assertThat(Baseline.breaks(UnionSchema.read(file), Baseline.now(file)))
          .as(file.toString())
          .isEmpty();
    }
  }

  @Test
  void everyGoldenFile_isValidForWhoReadsByABaseline() throws IOException {
    for (Path file : baselines()) {
      ObjectNode baseline = UnionSchema.read(file);
      for (GoldenFile golden : goldenOf(file)) {
        assertThat(errors(baseline, golden.tree())).as("%s by %s", golden, file).isEmpty();
      }
    }
  }

  /// As who has the schemas in a registry would be told.
  @Test
  void apicurio_callsEveryTopicForwardCompatible() throws IOException {
    for (Path file : baselines()) {
      assertThat(forwardBreaks(UnionSchema.read(file), Baseline.now(file)))
          .as(file.toString())
          .isEmpty();
    }
  }

  /// It can read each of them, and sees no break where a field and a kind are added.
  @ParameterizedTest
  @EnumSource
  void apicurio_loadsTheSchema_andALaterOneWithMore(PublishedTopic topic) {
    ObjectNode now = UnionSchema.of(topic);
    ObjectNode later = now.deepCopy();
    for (JsonNode kind : later.path("definitions")) {
      ((ObjectNode) kind.path("properties")).putObject("added").put("type", "string");
    }
    ObjectNode choice = ((ArrayNode) later.path("allOf")).addObject();
    choice
        .putObject("if")
        .put("type", "object")
        .putObject("properties")
        .putObject("kind")
        .put("const", "added");
    choice.putObject("then").put("type", "object").putArray("required").add("added");

    assertThat(forwardBreaks(now, later)).isEmpty();
    assertThat(Baseline.breaks(now, later)).isEmpty();
  }

  // What is a break: the schemas of now, with a change.

  /// What once was no break to any test: an edit's content, made optional, with a golden file that
  /// has none.
  @Test
  void aFieldThatIsRequired_madeOptional_isABreak() {
    ObjectNode now = UnionSchema.of(PublishedTopic.MESSAGES);
    ObjectNode changed = now.deepCopy();
    ArrayNode required = (ArrayNode) changed.at("/definitions/message-edited/required");
    required.removeIf(name -> name.asString().equals("content"));
    ObjectNode golden = golden("message-edited.json");
    golden.remove("content");

    assertThat(errors(changed, golden)).as("its own schema takes it").isEmpty();
    assertThat(Baseline.breaks(now, changed))
        .containsExactly("message-edited.content: is not required any more");
    assertThat(errors(now, golden)).isNotEmpty();
    assertThat(forwardBreaks(now, changed)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/definitions/message/properties/seq {\"type\":\"string\"} message.seq: type was",
        "/definitions/message/properties/sender/properties/name"
            + " {\"type\":\"string\",\"maxLength\":512} message.sender.name: maxLength is wider",
        "/definitions/message/properties/type"
            + " {\"type\":\"string\",\"enum\":[\"text\",\"hologram\"]} message.type: enum has more",
        "/definitions/message/properties/acceptedAt {\"type\":\"string\"} message.acceptedAt:"
            + " format",
        "/definitions/message/properties/attachments"
            + " {\"type\":\"array\",\"maxItems\":10,\"items\":{}} message.attachments[].name: the"
            + " field is gone"
      })
  void aNarrowerOrAnotherValue_isABreak(String change) {
    String[] parts = change.split(" ", 3);
    ObjectNode now = UnionSchema.of(PublishedTopic.MESSAGES);
    ObjectNode changed = now.deepCopy();
    int name = parts[0].lastIndexOf('/');
    ((ObjectNode) changed.at(parts[0].substring(0, name)))
        .set(parts[0].substring(name + 1), Codec.json().readTree(parts[1]));

    assertThat(Baseline.breaks(now, changed)).anyMatch(each -> each.startsWith(parts[2]));
  }

  @Test
  void aKindOrAFieldThatIsGone_isABreak() {
    ObjectNode now = UnionSchema.of(PublishedTopic.MESSAGES);
    ObjectNode changed = now.deepCopy();
    ((ObjectNode) changed.path("definitions")).remove("reaction");
    ((ObjectNode) changed.at("/definitions/message/properties")).remove("replyTo");

    assertThat(Baseline.breaks(now, changed))
        .containsExactlyInAnyOrder(
            "reaction: the kind is gone", "message.replyTo: the field is gone");
  }

  // What was written once.

  /// Where a data version is new, what was of the earlier one may go.
  @Test
  void whatWasWrittenOnce_isNotChanged() throws Exception {
    Git git = Git.of(ROOT);
    assumeTrue(git != null, "needs git, and a checkout with the branch main");
    Set<String> changed = new TreeSet<>(git.changed(BASELINES));
    if (git.textAtBase("event-contract/src/main/java/io/parley/contract/kafka/Topic.java")
        .contains(Topic.FORMAT.topicName())) {
      changed.addAll(git.changed(GOLDEN));
    }
    assertThat(changed).as("changed or gone since %s", git.base()).isEmpty();
  }

  /// Until 1.0 a break is a new data version, and says so.
  @Test
  void dataVersion_isInTheChangelog() throws IOException {
    assertThat(Files.readString(ROOT.resolve("CHANGELOG.md")))
        .contains("`" + Topic.FORMAT.topicName() + "`");
  }

  private static List<Path> baselines() {
    List<Path> all = Baseline.all();
    assumeFalse(
        all.isEmpty(),
        "no version of " + Baseline.format() + " yet: ./parley contract baseline VERSION");
    return all;
  }

  private static List<GoldenFile> goldenOf(Path baseline) {
    Set<String> kinds = new TreeSet<>();
    Baseline.now(baseline).path("definitions").propertyNames().forEach(kinds::add);
    return GoldenFile.all().stream()
        .filter(golden -> kinds.contains(golden.kind().name()))
        .toList();
  }

  private static ObjectNode golden(String name) {
    return GoldenFile.all().stream()
        .filter(file -> file.name().equals(name))
        .findAny()
        .orElseThrow()
        .tree();
  }

  private static List<com.networknt.schema.Error> errors(JsonNode schema, JsonNode value) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
        .getSchema(schema)
        .validate(value);
  }

  private static List<String> forwardBreaks(JsonNode before, JsonNode now) {
    return new JsonSchemaCompatibilityChecker()
            .testCompatibility(
                CompatibilityLevel.FORWARD, List.of(content(before)), content(now), Map.of())
            .getIncompatibleDifferences()
            .stream()
            .map(difference -> difference.asRuleViolation().getDescription())
            .toList();
  }

  private static TypedContent content(JsonNode schema) {
    return TypedContent.create(ContentHandle.create(schema.toString()), "application/json");
  }
}
