package io.parley.e2e;

import static io.parley.e2e.TestStack.user;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.KafkaConnection;
import io.parley.contract.kafka.KafkaUser;
import io.parley.contract.kafka.Topic;
import io.parley.processor.app.Auditor;
import io.parley.processor.app.RunningStreams;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What `docs/topics.md` says of the topics is so at a broker, and what is written there is as the
/// schemas say.
@ExtendWith(TestStack.Shared.class)
class PublishedTopicsIT {
  private static final Path ROOT = Path.of("../..");
  private static final Path SCHEMAS =
      ROOT.resolve("clients/java/src/main/resources/io/parley/contract/schema/topic");

  private static final Pattern TRACE =
      Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

  /// What the stack of these tests is made with.
  private static final Map<String, String> SETTINGS =
      Map.of("`PARLEY_PARTITIONS`", "3", "`PARLEY_SLOTS`", "4");

  /// With who makes the group, and the two who join it, over 256: there receipts are counts.
  private static final int MANY = 255;

  @TempDir Path directory;

  private final List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();

  @Test
  void topicsAreMadeAsTheDocumentSays(TestStack stack) throws Exception {
    Map<String, List<String>> documented = documented();
    assertThat(documented.keySet())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Topic.values()).map(Topic::topicName).toList());

    try (Admin admin = stack.kafkaAdmin().admin(Map.of())) {
      var described = admin.describeTopics(documented.keySet()).allTopicNames().get();
      List<ConfigResource> resources =
          documented.keySet().stream()
              .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
              .toList();
      var configs = admin.describeConfigs(resources).all().get();
      for (ConfigResource resource : resources) {
        List<String> row = documented.get(resource.name());
        var config = configs.get(resource);
        assertThat(row)
            .as(resource.name())
            .contains(
                kept(config.get("cleanup.policy").value(), config.get("retention.ms").value()))
            .contains("`" + config.get("cleanup.policy").value() + "`");
        if (!resource.name().startsWith(Topic.INTERNAL)) {
          assertThat(row).contains(config.get("message.timestamp.type").value());
        }
        assertThat(Integer.toString(described.get(resource.name()).partitions().size()))
            .as("partitions of " + resource.name())
            .isIn(row.stream().map(cell -> SETTINGS.getOrDefault(cell, cell)).toList());
      }
    }
  }

  private static String kept(String cleanup, String retention) {
    if (cleanup.equals("compact")) {
      return "the last of a key";
    }
    Duration kept = Duration.ofMillis(Long.parseLong(retention));
    return kept.isNegative()
        ? "for ever"
        : kept.toDays() > 0
            ? kept.toDays() + " d"
            : kept.toHours() > 0 ? kept.toHours() + " h" : kept.toMinutes() + " min";
  }

  /// The cells of each row that begins with a topic.
  private static Map<String, List<String>> documented() throws Exception {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    for (String line : Files.readAllLines(ROOT.resolve("docs/topics.md"))) {
      if (line.startsWith("| `parley.")) {
        List<String> cells = Stream.of(line.split("\\|")).map(String::strip).toList();
        rows.put(cells.get(1).replace("`", ""), cells);
      }
    }
    return rows;
  }

  @Test
  void everyKind_isWrittenAsItsSchemaSays_underTheKeyThatItNames(TestStack stack) throws Exception {
    try (RunningStreams _ =
        Auditor.start(
            stack.environment(
                KafkaUser.AUDITOR,
                Map.of("PARLEY_STATE_DIR", directory.resolve("auditor").toString())))) {
      Set<String> wanted = new TreeSet<>();
      Map<String, Schema> schemas = schemas(wanted);
      wanted.remove("audit-fault"); // there is none
      try (KafkaConsumer<byte[], byte[]> consumer = consumer(stack.kafkaAdmin())) {
        chat(stack, consumer);
        readUntil(consumer, () -> assertThat(kinds()).containsAll(wanted));
      }

      ArrayNode recorded = Codec.json().createArrayNode();
      for (ConsumerRecord<byte[], byte[]> record : read) {
        if (record.value() == null) {
          continue;
        }
        JsonNode value = json(record);
        assertThat(schemas.get(record.topic()).validate(value)).as(value.toString()).isEmpty();
        assertThat(new String(record.key(), UTF_8)).isEqualTo(key(value));
        record
            .headers()
            .forEach(
                header -> {
                  assertThat(header.key()).isEqualTo("traceparent");
                  assertThat(new String(header.value(), UTF_8)).matches(TRACE);
                });
        recorded.addObject().put("topic", record.topic()).set("value", value);
      }
      ObjectNode argument = Codec.json().createObjectNode();
      argument.set("records", recorded);
      Path records = Files.writeString(directory.resolve("records.json"), argument.toString());
      JsonNode seen =
          Codec.json()
              .readTree(NodeClient.run("published.mjs", records.toAbsolutePath().toString()));
      assertThat(seen.path("recorded").asInt()).isEqualTo(recorded.size());
    }
  }

  private void readUntil(KafkaConsumer<byte[], byte[]> consumer, Runnable assertion) {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              consumer.poll(Duration.ofMillis(200)).forEach(read::add);
              assertion.run();
            });
  }

  private Set<String> kinds() {
    return read.stream()
        .filter(record -> record.value() != null)
        .map(record -> json(record).path("kind").asString())
        .collect(toCollection(TreeSet::new));
  }

  /// Each published kind is caused once at least.
  private void chat(TestStack stack, KafkaConsumer<byte[], byte[]> consumer) throws Exception {
    String alice = user("alice");
    String bob = user("bob");
    String carol = user("carol");
    try (JavaClient a = JavaClient.of(stack.url(0), alice)) {
      a.ready();
      JSONObject sent;
      try (JavaClient b = JavaClient.of(stack.url(1), bob)) {
        b.ready();
        sent = a.emit("message:send", message("c-1").put("to", bob));
        b.nextMessage();
      }
      JSONObject about =
          new JSONObject()
              .put("conversationId", sent.getString("conversationId"))
              .put("messageId", sent.getString("messageId"));
      ok(a.emit("message:edit", copy(about).put("content", "hello again")));
      ok(a.emit("message:react", copy(about).put("emoji", "👍").put("on", true)));
      ok(a.emit("message:delete", about));

      ok(a.emit("message:send", message("c-2").put("to", carol))); // who is not there
      readUntil(
          consumer,
          () ->
              assertThat(read)
                  .anyMatch(
                      record ->
                          record.topic().equals(Topic.NOTIFICATIONS.topicName())
                              && new String(record.key(), UTF_8).equals(carol)));
      try (JavaClient c = JavaClient.of(stack.url(1), carol)) {
        JSONArray conversations = c.ready().getJSONArray("conversations");
        String id = conversations.getJSONObject(0).getString("conversationId");
        ok(c.emit("receipt:read", new JSONObject().put("conversationId", id).put("number", 1)));
      }

      JSONArray many = new JSONArray(IntStream.range(0, MANY).mapToObj(i -> user("m")).toList());
      JSONObject group =
          a.emit(
              "conversation:create",
              new JSONObject().put("title", "All").put("members", many).put("open", true));
      String large = group.getJSONObject("conversation").getString("conversationId");
      JSONObject in = new JSONObject().put("conversationId", large);
      try (JavaClient b = JavaClient.of(stack.url(1), bob);
          JavaClient c = JavaClient.of(stack.url(1), carol)) {
        b.ready();
        c.ready();
        ok(b.emit("conversation:join", copy(in)));
        ok(c.emit("conversation:join", copy(in)));
        ok(a.emit("message:send", message("c-3").put("conversationId", large)));
        b.nextMessage();
        ok(b.emit("receipt:read", copy(in).put("number", 1)));
      }
    }
  }

  private static JSONObject message(String id) {
    return new JSONObject().put("clientMessageId", id).put("content", "hello");
  }

  private static JSONObject copy(JSONObject of) {
    return new JSONObject(of.toString());
  }

  private static void ok(JSONObject answer) {
    assertThat(answer.has("error")).as(answer.toString()).isFalse();
  }

  /// @param kinds gets those that the schemas name
  private static Map<String, Schema> schemas(Set<String> kinds) throws Exception {
    SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);
    try (Stream<Path> files = Files.list(SCHEMAS)) {
      return files.collect(
          toMap(
              file -> file.getFileName().toString().replace(".json", ""),
              file -> {
                JsonNode schema = Codec.json().readTree(file);
                kinds.addAll(schema.path("definitions").propertyNames());
                return registry.getSchema(schema);
              }));
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(KafkaConnection kafka) {
    KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(Map.of());
    List<TopicPartition> all =
        Arrays.stream(Topic.values())
            .filter(topic -> !topic.isInternal())
            .flatMap(topic -> consumer.partitionsFor(topic.topicName()).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
    return consumer;
  }

  private static JsonNode json(ConsumerRecord<byte[], byte[]> record) {
    return Codec.json().readTree(record.value());
  }

  /// As the document says: what the value is of.
  private static String key(JsonNode value) {
    return switch (value.path("kind").asString()) {
      case "audit-summary" -> "partition-" + value.path("partition").asInt();
      case "conversation-snapshot" -> value.at("/conversation/conversationId").asString();
      case "presence",
          "profile",
          "session-started",
          "session-ended",
          "notification",
          "notification-cancelled" ->
          value.path("userId").asString();
      default -> value.path("conversationId").asString();
    };
  }
}
