package io.parley.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.parley.contract.ConversationId;
import io.parley.contract.MessageBody;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.KafkaUser;
import io.parley.contract.kafka.Topic;
import io.parley.contract.kafka.TopicLayout;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.ConversationEvent.MessageDeleted;
import io.parley.contract.log.ConversationEvent.MessageEdited;
import io.parley.contract.log.Ephemeral.ReceiptBatch;
import io.parley.contract.log.MarkCause;
import io.parley.contract.log.MovedMark;
import io.parley.devstack.EmbeddedKafka;
import io.parley.devstack.Ports;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// One scripted day, with duplicates, edits, deletions and a kind of a later version: who reads it
/// in Java 17 with the library, and in Python without, prints the same table.
class DayTableIT {
  private static final String DAY = "2026-11-20";
  private static final ConversationId TEAM = new ConversationId("team");
  private static final ConversationId DM =
      ConversationId.direct(new UserId("alice"), new UserId("bob"));

  private static final String TABLE =
      """
      messages per hour and type
      2026-11-20T08  text  2
      2026-11-20T09  text  2
      messages as they are now
      dm:alice:bob  1  alice  250 ms  hi bob
      team  1  alice  1500 ms  good evening
      team  2  bob  700 ms  (deleted)
      team  3  alice  -  anybody?
      """;

  @TempDir Path directory;

  /// A record that was written, as it is exported.
  private record Written(String topic, String key, byte[] value) {}

  private final List<Written> log = new ArrayList<>();

  @Test
  void java17AndPython_printTheSameTable() throws Exception {
    script();
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), Ports.free())) {
      publish(kafka);
      assertThat(java(kafka.environment(KafkaUser.AUDITOR))).isEqualTo(TABLE);
    }
    assumeTrue(hasPython(), "there is no Python 3 here");
    assertThat(python()).isEqualTo(TABLE);
  }

  private void script() {
    MessageAccepted morning = message(TEAM, 1, 1, "alice", "08:15:00.500", "good morning");
    log(morning);
    log(message(TEAM, 2, 2, "bob", "08:15:01.300", "a secret"));
    log(message(DM, 1, 1, "alice", "09:00:00.000", "hi bob"));
    MessageEdited last = new MessageEdited(TEAM, "m-1", 4, 1, "good evening", user("alice"), at(4));
    log(new MessageEdited(TEAM, "m-1", 3, 1, "good day", user("alice"), at(3)));
    log(last);
    log(morning); // again, after a crash
    log(new MessageDeleted(TEAM, "m-2", 5, 2, user("bob"), at(5)));
    later(Topic.MESSAGES, "team");
    log(message(TEAM, 7, 3, "alice", "09:30:00.000", "anybody?"));
    log(
        new MessageAccepted(
            "m-4",
            "c-4",
            TEAM,
            8,
            4,
            sender("alice"),
            MessageBody.text("tomorrow"),
            Instant.parse("2026-11-21T00:00:00Z")));

    read(TEAM, "bob", 1, "08:15:02.000");
    read(TEAM, "alice", 2, "08:15:02.000");
    read(TEAM, "bob", 2, "08:20:00.000"); // later, and of the sender
    read(DM, "bob", 1, "09:00:00.250");
    later(Topic.RECEIPTS, "team");
  }

  private void log(ConversationEvent event) {
    write(Topic.MESSAGES, event.conversationId().value(), Codec.EVENTS.encode(event));
  }

  private void read(ConversationId in, String user, long delivered, String at) {
    Instant written = Instant.parse(DAY + "T" + at + "Z");
    MovedMark mark = new MovedMark(user(user), delivered, 0, MarkCause.WRITTEN, written);
    ReceiptBatch batch = new ReceiptBatch(in, List.of(mark), List.of(), written.plusMillis(200));
    write(Topic.RECEIPTS, in.value(), Codec.EPHEMERALS.encode(batch));
  }

  /// What only a later version knows.
  private void later(Topic topic, String key) {
    String value = "{\"kind\":\"later\",\"conversationId\":\"team\",\"seq\":6,\"number\":2}";
    write(topic, key, value.getBytes(UTF_8));
  }

  private void write(Topic topic, String key, byte[] value) {
    log.add(new Written(topic.topicName(), key, value));
  }

  private static MessageAccepted message(
      ConversationId in, long seq, long number, String by, String at, String text) {
    return new MessageAccepted(
        "m-" + number,
        "c-" + number,
        in,
        seq,
        number,
        sender(by),
        MessageBody.text(text),
        Instant.parse(DAY + "T" + at + "Z"));
  }

  private static Sender sender(String id) {
    return new Sender(user(id), null, null);
  }

  private static UserId user(String id) {
    return new UserId(id);
  }

  private static Instant at(int minute) {
    return Instant.parse(DAY + "T10:0" + minute + ":00Z");
  }

  // Java, from Kafka.

  private void publish(EmbeddedKafka kafka) throws Exception {
    TopicLayout layout = new TopicLayout(2, 1, Optional.empty());
    try (Admin admin = kafka.asAdmin().admin(Map.of())) {
      admin
          .createTopics(List.of(Topic.MESSAGES.newTopic(layout), Topic.RECEIPTS.newTopic(layout)))
          .all()
          .get();
    }
    try (KafkaProducer<byte[], byte[]> producer = kafka.asAdmin().producer(Map.of())) {
      for (Written record : log) {
        byte[] key = record.key().getBytes(UTF_8);
        producer.send(new ProducerRecord<>(record.topic(), key, record.value())).get();
      }
    }
  }

  private static String java(Map<String, String> environment) throws Exception {
    Path examples = Path.of("../../clients/java/examples");
    List<String> command =
        List.of(
            java17().toString(),
            "-cp",
            libraries(),
            examples.resolve("DayTable.java").toString(),
            environment.get("KAFKA_BOOTSTRAP_SERVERS"),
            DAY,
            environment.get("KAFKA_CLIENT_CONFIG"));
    return run(command);
  }

  /// Of a JDK 17 where there is one; the library's bytecode is for it, whatever runs it.
  private static Path java17() throws IOException {
    Path installed = Path.of("/usr/lib/jvm");
    if (Files.isDirectory(installed)) {
      try (Stream<Path> all = Files.list(installed)) {
        Optional<Path> found =
            all.filter(jdk -> jdk.getFileName().toString().contains("17"))
                .filter(jdk -> Files.isExecutable(jdk.resolve("bin/javac")))
                .map(jdk -> jdk.resolve("bin/java"))
                .findFirst();
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /// The library and what it depends on, of all that is here.
  private static String libraries() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(
            path ->
                path.contains("parley-contract")
                    || path.contains("clients/java")
                    || path.contains("kafka-clients")
                    || path.contains("slf4j-api")
                    || (path.contains("jackson-") && !path.contains("dataformat")))
        .map(path -> Path.of(path).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  // Python, from what is exported.

  private String python() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (Written record : log) {
      ObjectNode line = Codec.json().createObjectNode();
      line.put("topic", record.topic());
      line.put("key", record.key());
      line.set("value", Codec.json().readTree(record.value()));
      lines.append(line).append('\n');
    }
    Path exported = Files.createDirectory(directory.resolve("exported"));
    Files.writeString(exported.resolve("records.jsonl"), lines);
    return run(List.of("python3", "../../docs/analytics/day_table.py", exported.toString(), DAY));
  }

  private static boolean hasPython() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
