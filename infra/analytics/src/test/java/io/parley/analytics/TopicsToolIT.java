package io.parley.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.KafkaConnection;
import io.parley.devstack.EmbeddedKafka;
import io.parley.devstack.Ports;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/// `./parley topics` against a broker as `./parley up` has it, which holds [RecordedDay].
@TestMethodOrder(
    MethodOrderer.OrderAnnotation.class) // the mirror's topics are there after its test
class TopicsToolIT {
  @TempDir private static Path data;
  private static EmbeddedKafka kafka;
  private static Map<String, String> env;

  @BeforeAll
  static void startBroker() throws Exception {
    int port = Ports.free();
    kafka = EmbeddedKafka.start(data.resolve("kafka"), port);
    env = Map.of("PARLEY_DATA", data.toString(), "PARLEY_KAFKA_PORT", Integer.toString(port));
    makeTopics(kafka.asAdmin(), PublicTopics.names());
    writeDay(kafka.asAdmin());
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
  }

  @Test
  void export_hasEveryRecordAsItIs(@TempDir Path directory, @TempDir Path expected)
      throws IOException {
    Run run = run("export", "--to", directory.toString());

    assertThat(run.code()).as(run.errors()).isZero();
    assertThat(run.out()).contains("parley.messages: 30 records\n");
    DayFiles.write(new RecordedDay().records(), expected);
    for (String topic : PublicTopics.names()) {
      Path file = expected.resolve(topic + ".jsonl");
      assertThat(directory.resolve(file.getFileName()))
          .content()
          .satisfies(
              content ->
                  assertThat(content.lines())
                      .containsExactlyInAnyOrderElementsOf(Files.readAllLines(file)));
    }
  }

  @Test
  void export_takesWhatWasWrittenInATime_andOfCompactedTopicsAll(@TempDir Path directory)
      throws IOException {
    Run run =
        run(
            "export",
            "--to",
            directory.toString(),
            "--from",
            "2026-03-14T09:10:00Z",
            "--to-time",
            "2026-03-14T09:20:00Z",
            "--topic",
            "parley.messages",
            "--topic",
            "parley.users");

    assertThat(run.code()).as(run.errors()).isZero();
    assertThat(files(directory))
        .extracting(file -> file.getFileName().toString())
        .containsExactly("parley.messages.jsonl", "parley.users.jsonl");
    assertThat(directory.resolve("parley.messages.jsonl"))
        .content()
        .contains("yes with pleasure", "welcome all")
        .doesNotContain("thanks", "lunch");
    assertThat(Files.readAllLines(directory.resolve("parley.users.jsonl"))).hasSize(9);
  }

  @Test
  @Order(1)
  void whatCannotBeDone_isOneLine(@TempDir Path directory) throws IOException {
    Path file = Files.createFile(directory.resolve("file"));

    assertThat(run(Map.of("PARLEY_DATA", file.toString()), "export", "--to", "x"))
        .isEqualTo(
            new Run(
                1,
                "",
                "parley: there is no stack in "
                    + file
                    + ": run './parley up', or set KAFKA_BOOTSTRAP_SERVERS or PARLEY_DATA\n"));
    Run internal = run("export", "--to", "x", "--topic", "parley.internal.commands");
    assertThat(internal.code()).isEqualTo(2);
    assertThat(internal.errors()).startsWith("'parley.internal.commands' is no public topic");
    Run unwritable = run("export", "--to", file.toString());
    assertThat(unwritable.code()).isEqualTo(1);
    assertThat(unwritable.errors()).startsWith("parley: cannot write " + file).hasLineCount(1);
    Run missing = run("export", "--to", directory.toString(), "--topic", "analytics.users");
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.errors()).contains("has no topic analytics.users").hasLineCount(1);
  }

  /// Stopped in the middle, it goes on where it was; killed before it has committed, it copies what
  /// is there already once more, and nothing else.
  @Test
  void mirror_hasEveryRecord_howeverOftenItIsStopped(@TempDir Path directory) throws Exception {
    Set<String> expected = new TreeSet<>();
    Pseudonymiser pseudonymiser = new Pseudonymiser(new Pseudonyms(PseudonymiserTest.KEY));
    long records = 0;
    for (String topic : PublicTopics.names()) {
      for (ConsumerRecord<byte[], byte[]> record : new RecordedDay().records().get(topic)) {
        expected.add(line(pseudonymiser.mirrored(record).orElseThrow()));
        records++;
      }
    }

    makeTopics(kafka.asAdmin(), PublicTopics.names().stream().map(PublicTopics::mirrorOf).toList());
    long copied = mirrorUntil(1);
    copied += mirrorUntil(records - copied);
    assertThat(copied).isEqualTo(records);
    assertThat(mirrored(directory)).hasSize((int) records).hasSameElementsAs(expected);

    forgetWhatIsCommitted();
    assertThat(mirrorUntil(records)).isEqualTo(records);
    assertThat(mirrored(directory)).hasSize((int) (2 * records)).hasSameElementsAs(expected);
    assertThat(new TreeSet<>(mirrored(directory))).isEqualTo(expected);
  }

  @Test
  void mirror_doesNotStartWithoutAKey() {
    assertThat(run("pseudonymise"))
        .isEqualTo(
            new Run(
                1,
                "",
                "parley: PARLEY_PSEUDONYM_KEY: is required, for example 32 random bytes or more"
                    + " (openssl rand -base64 48)\n"));
  }

  private static void makeTopics(KafkaConnection connection, List<String> names) throws Exception {
    // Nothing is compacted, and nothing too old, while this test reads it.
    List<NewTopic> topics =
        names.stream()
            .map(
                name ->
                    new NewTopic(name, Optional.of(2), Optional.of((short) 1))
                        .configs(Map.of("retention.ms", "-1")))
            .toList();
    try (Admin admin = connection.admin(Map.of())) {
      admin.createTopics(topics).all().get();
    }
  }

  private static void writeDay(KafkaConnection connection) {
    try (KafkaProducer<byte[], byte[]> producer = connection.producer(Map.of())) {
      new RecordedDay()
          .records()
          .values()
          .forEach(records -> records.forEach(record -> producer.send(written(record))));
    }
  }

  private static ProducerRecord<byte[], byte[]> written(ConsumerRecord<byte[], byte[]> record) {
    return new ProducerRecord<>(
        record.topic(),
        record.partition(),
        record.timestamp(),
        record.key(),
        record.value(),
        record.headers());
  }

  /// Runs a mirror until it has copied that many records, and stops it.
  ///
  /// @return how many it has copied by then
  private static long mirrorUntil(long records) throws Exception {
    try (Mirror mirror = new Mirror(kafka.asAdmin(), new Pseudonyms(PseudonymiserTest.KEY));
        ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Future<?> run = thread.submit(mirror::run);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> run.isDone() || mirror.copied() >= records);
      mirror.stop();
      run.get();
      return mirror.copied();
    }
  }

  private static void forgetWhatIsCommitted() throws Exception {
    try (Admin admin = kafka.asAdmin().admin(Map.of())) {
      admin.deleteConsumerGroups(List.of(Mirror.GROUP)).all().get();
    }
  }

  /// Key and value of each record of the mirror.
  private static List<String> mirrored(Path directory) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("export", "--to", directory.toString()));
    PublicTopics.names()
        .forEach(topic -> arguments.addAll(List.of("--topic", PublicTopics.mirrorOf(topic))));
    Run run = run(arguments.toArray(String[]::new));
    assertThat(run.code()).as(run.errors()).isZero();
    List<String> lines = new ArrayList<>();
    for (Path file : files(directory)) {
      for (String line : Files.readAllLines(file)) {
        JsonNode record = Codec.json().readTree(line);
        lines.add(record.get("topic") + " " + record.get("key") + " " + record.get("value"));
      }
    }
    return lines;
  }

  private static String line(ProducerRecord<byte[], byte[]> record) {
    String value =
        record.value() == null ? "null" : new String(record.value(), StandardCharsets.UTF_8);
    String key = new String(record.key(), StandardCharsets.UTF_8);
    return "\"%s\" \"%s\" %s".formatted(record.topic(), key, value);
  }

  private record Run(int code, String out, String errors) {}

  private static Run run(String... arguments) {
    return run(env, arguments);
  }

  private static Run run(Map<String, String> env, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter errors = new StringWriter();
    CommandLine command = TopicsTool.commandLine(env);
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(errors));
    int code = command.execute(arguments);
    return new Run(code, out.toString(), errors.toString());
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }
}
