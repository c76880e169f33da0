package io.parley.devstack;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.kafka.KafkaUser;
import io.parley.contract.kafka.KafkaUser.Grant;
import io.parley.contract.kafka.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

/// `docs/kafka-security.md` has what each user may do, as the code has it ([KafkaUser]), and the
/// commands that make it so. Who changes it copies what this test expected.
class KafkaSecurityDocumentTest {
  private static final Path DOCUMENT = Path.of("../../docs/kafka-security.md");

  @Test
  void document_hasWhoMayDoWhat() throws IOException {
    assertThat(Files.readString(DOCUMENT)).contains(table());
  }

  @Test
  void document_hasTheCommands() throws IOException {
    assertThat(Files.readString(DOCUMENT)).contains(commands());
  }

  /// Compose's broker is told the same.
  @Test
  void compose_saysTheCommands() throws IOException {
    assertThat(Files.readString(Path.of("../../infra/docker/kafka-acls.sh"))).contains(commands());
  }

  @Test
  void document_hasWhichTopicsArePublished() throws IOException {
    String published =
        Arrays.stream(Topic.values())
            .filter(topic -> !topic.isInternal())
            .map(topic -> "`" + topic.topicName() + "`")
            .collect(joining(", "));
    assertThat(Files.readString(DOCUMENT)).contains(published);
  }

  private static String table() {
    return Arrays.stream(KafkaUser.values())
        .flatMap(
            user ->
                merged(user).entrySet().stream()
                    .map(
                        entry ->
                            "| %s | %s | `%s` | %s |"
                                .formatted(
                                    user.userName(),
                                    entry.getKey().resourceType().name().toLowerCase(Locale.ROOT),
                                    entry.getKey().name() + (isPrefix(entry.getKey()) ? "*" : ""),
                                    entry.getValue().stream()
                                        .map(AclOperation::name)
                                        .collect(joining(", ")))))
        .collect(joining("\n", "", "\n"));
  }

  /// One for all that a user may do in the same way.
  private static String commands() {
    StringBuilder commands = new StringBuilder();
    for (KafkaUser user : KafkaUser.values()) {
      Map<List<Object>, StringBuilder> alike = new LinkedHashMap<>();
      merged(user)
          .forEach(
              (resource, operations) ->
                  alike
                      .computeIfAbsent(
                          List.of(operations, resource.patternType(), resource.resourceType()),
                          _ ->
                              new StringBuilder("acls --allow-principal User:")
                                  .append(user.userName())
                                  .append(
                                      operations.stream()
                                          .map(KafkaSecurityDocumentTest::flag)
                                          .collect(joining()))
                                  .append(
                                      isPrefix(resource)
                                          ? " --resource-pattern-type prefixed"
                                          : ""))
                      .append(" --")
                      .append(resource.resourceType() == ResourceType.TOPIC ? "topic " : "group ")
                      .append(resource.name()));
      alike.values().forEach(command -> commands.append(command).append('\n'));
    }
    return commands.toString();
  }

  private static String flag(AclOperation operation) {
    String name = operation.name();
    return " --operation " + name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }

  private static Map<ResourcePattern, Set<AclOperation>> merged(KafkaUser user) {
    Map<ResourcePattern, Set<AclOperation>> merged = new LinkedHashMap<>();
    for (Grant grant : user.grants()) {
      merged.computeIfAbsent(grant.resource(), _ -> new TreeSet<>()).addAll(grant.operations());
    }
    return merged;
  }

  private static boolean isPrefix(ResourcePattern resource) {
    return resource.patternType() == PatternType.PREFIXED;
  }
}
