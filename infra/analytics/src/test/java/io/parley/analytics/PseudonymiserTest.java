package io.parley.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.contract.ConversationId;
import io.parley.contract.MessageId;
import io.parley.contract.UserId;
import io.parley.contract.settings.Env;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the mirror has of [RecordedDay], and of what nobody has thought of.
class PseudonymiserTest {
  static final String KEY = "a key of thirty-two bytes or more, for tests";
  private static final JsonMapper JSON = new JsonMapper();

  /// The contract's own words, which stand in the mirror too.
  private static final Set<String> OURS =
      Set.of(
          "message",
          "edited",
          "deleted",
          "reaction",
          "conversation",
          "changed",
          "snapshot",
          "receipts",
          "presence",
          "offline",
          "profile",
          "session",
          "started",
          "ended",
          "closed",
          "gateway",
          "lost",
          "notification",
          "cancelled",
          "audit",
          "fault",
          "summary",
          "missing",
          "text",
          "image",
          "audio",
          "direct",
          "group",
          "created",
          "added",
          "removed",
          "requested",
          "accepted",
          "written",
          "read",
          "answered",
          "partition",
          "dm",
          "t",
          "z");

  private static final Pattern PSEUDONYM = Pattern.compile("[A-Za-z0-9_-]{43}");

  @Test
  void mirror_hasNoIdNameOrWordOfTheDay() {
    Set<String> words = new TreeSet<>();
    records().forEach(record -> collect(record, words));
    words.removeAll(OURS);
    assertThat(words)
        .contains("alice", "zoë", "ada", "birdhouse", "morning", "lark", "hummingbird")
        .contains("springtime", "heart", "client", "png");

    for (ProducerRecord<byte[], byte[]> mirrored : mirrored()) {
      assertThat(mirrored.headers()).isEmpty();
      Set<String> found = words(text(mirrored.key()));
      if (mirrored.value() != null) {
        found.addAll(words(leaves(JSON.readTree(mirrored.value()))));
      }
      assertThat(found).as(() -> text(mirrored.value())).doesNotContainAnyElementsOf(words);
      assertThat(text(mirrored.key()) + text(mirrored.value()))
          .doesNotContain(
              "alice", "bob", "zo%C3%AB", "ada%40example", "birdhouse", "campaign", "👍");
    }
  }

  @Test
  void mirror_hasEveryRecordOfTheDay_withItsTime() {
    List<ProducerRecord<byte[], byte[]>> mirrored = mirrored();

    assertThat(mirrored).hasSameSizeAs(records());
    for (int i = 0; i < mirrored.size(); i++) {
      assertThat(mirrored.get(i).timestamp()).isEqualTo(records().get(i).timestamp());
      assertThat(mirrored.get(i).topic())
          .isEqualTo(records().get(i).topic().replace("parley.", "analytics."));
      assertThat(mirrored.get(i).value() == null).isEqualTo(records().get(i).value() == null);
    }
  }

  @Test
  void message_hasItsShapeAndNothingElse() {
    Pseudonyms pseudonyms = new Pseudonyms(KEY);
    JsonNode thanks =
        mirrored().stream()
            .filter(record -> record.value() != null)
            .map(record -> JSON.readTree(record.value()))
            .filter(value -> value.path("type").asString("").equals("image"))
            .findFirst()
            .orElseThrow();

    assertThat(thanks)
        .isEqualTo(
            JSON.readTree(
                """
                {"kind":"message","schemaVersion":1,"messageId":"%s","conversationId":"%s","seq":3,
                "number":2,"sender":{"id":"%s"},"type":"image","contentBytes":6,
                "attachments":[{"type":"image","size":2048}],"replyTo":"%s","threadId":"%s",
                "acceptedAt":"2026-03-14T09:20:00Z","marksRead":true}
                """
                    .formatted(
                        pseudonyms.of("message", messageId(2, 3)),
                        pseudonyms.conversation("team-birdhouse"),
                        pseudonyms.user("carol"),
                        pseudonyms.of("message", messageId(1, 2)),
                        pseudonyms.of("message", messageId(1, 2)))));
  }

  @Test
  void directConversation_isThatOfItsUsersPseudonyms() {
    Pseudonyms pseudonyms = new Pseudonyms(KEY);

    assertThat(pseudonyms.conversation("dm:ada%40example.org:zo%C3%AB"))
        .isEqualTo(
            ConversationId.direct(
                    new UserId(pseudonyms.user("zoë")),
                    new UserId(pseudonyms.user("ada@example.org")))
                .value());
    assertThat(pseudonyms.user("zoë"))
        .isNotEqualTo(new Pseudonyms(KEY + "!").user("zoë"))
        .isNotEqualTo(pseudonyms.conversation("zoë"))
        .matches(PSEUDONYM);
  }

  /// RFC 4231 has no case with our prefix: this one was made by `openssl dgst -sha256 -hmac`.
  @Test
  void pseudonym_isTheHmac() {
    assertThat(new Pseudonyms(KEY).user("alice"))
        .isEqualTo("EeIS_e04gvg8yCM4WIP9dJ50LLFMHW8JmKRvUTfQc0E");
  }

  @Test
  void unknownKind_isDroppedAndCounted() {
    Pseudonymiser pseudonymiser = new Pseudonymiser(new Pseudonyms(KEY));

    assertThat(pseudonymiser.mirrored(record("{\"kind\":\"whisper\",\"by\":\"alice\"}"))).isEmpty();
    assertThat(pseudonymiser.mirrored(record("{\"kind\":\"Alice Arden\"}"))).isEmpty();
    assertThat(pseudonymiser.mirrored(record("no JSON of alice"))).isEmpty();
    assertThat(pseudonymiser.dropped()).isEqualTo(Map.of("whisper", 1L, "(no kind)", 2L));
  }

  /// A later version's, a client's, or a mistake's.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"nickname\":\"alice\"",
        "\"sender\":{\"id\":{\"was\":\"alice\"},\"alias\":\"alice\"}",
        "\"sender\":\"alice\"",
        "\"type\":\"alice\"",
        "\"seq\":\"alice\"",
        "\"number\":{\"alice\":1}",
        "\"acceptedAt\":\"alice\"",
        "\"marksRead\":\"alice\"",
        "\"mentions\":\"alice\"",
        "\"content\":[\"alice\"]",
        "\"attachments\":[\"alice\",{\"type\":\"alice\",\"size\":\"alice\",\"alice\":1}]",
        "\"attachments\":{\"alice\":1}",
        "\"schemaVersion\":\"alice\""
      })
  void fieldThatIsNotAsItShouldBe_isDropped(String field) {
    String value = "{\"kind\":\"message\"," + field + "}";

    ProducerRecord<byte[], byte[]> mirrored =
        new Pseudonymiser(new Pseudonyms(KEY)).mirrored(record(value)).orElseThrow();

    assertThat(text(mirrored.value())).startsWith("{\"kind\":\"message\"").doesNotContain("alice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "short",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "31 bytes are not enough of a key"
      })
  void weakKey_isRefused(String key) {
    String weak = key.length() > 31 ? key.substring(0, 31) : key;

    assertThatThrownBy(() -> new Env(Map.of("PARLEY_PSEUDONYM_KEY", weak)).get(Pseudonyms.KEY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("PARLEY_PSEUDONYM_KEY: ")
        .hasMessageContaining("32 random bytes or more");
  }

  /// All that need no text.
  @ParameterizedTest
  @MethodSource("questions")
  void questions_haveTheSameAnswers(
      String question, @TempDir Path day, @TempDir Path mirror, @TempDir Path sql)
      throws IOException {
    DayFiles.write(new RecordedDay().records(), day);
    Map<String, List<ConsumerRecord<byte[], byte[]>>> copies = new LinkedHashMap<>();
    for (ProducerRecord<byte[], byte[]> record : mirrored()) {
      var copy = copies.computeIfAbsent(record.topic(), _ -> new ArrayList<>());
      copy.add(read(record, copy.size()));
    }
    DayFiles.write(copies, mirror);
    Path prefix = Files.writeString(sql.resolve("prefix.sql"), "SET VARIABLE prefix = 'analytics'");

    assertThat(QuestionsTest.rows(mirror, question, prefix))
        .isEqualTo(QuestionsTest.rows(day, question));
  }

  static Stream<String> questions() throws IOException {
    return QuestionsTest.questions().filter(question -> !question.equals("current-text.sql"));
  }

  private static List<ConsumerRecord<byte[], byte[]>> records() {
    return new RecordedDay().records().values().stream().flatMap(List::stream).toList();
  }

  private static List<ProducerRecord<byte[], byte[]>> mirrored() {
    Pseudonymiser pseudonymiser = new Pseudonymiser(new Pseudonyms(KEY));
    return records().stream().flatMap(record -> pseudonymiser.mirrored(record).stream()).toList();
  }

  private static ConsumerRecord<byte[], byte[]> record(String value) {
    return new ConsumerRecord<>("parley.messages", 0, 0, bytes("team-birdhouse"), bytes(value));
  }

  private static ConsumerRecord<byte[], byte[]> read(
      ProducerRecord<byte[], byte[]> record, long offset) {
    return new ConsumerRecord<>(
        record.topic(),
        0,
        offset,
        record.timestamp(),
        TimestampType.CREATE_TIME,
        0,
        0,
        record.key(),
        record.value(),
        new RecordHeaders(),
        Optional.empty());
  }

  private static String messageId(long number, long seq) {
    return MessageId.of(RecordedDay.TEAM, number, seq).toString();
  }

  private static void collect(ConsumerRecord<byte[], byte[]> record, Set<String> words) {
    words.addAll(words(text(record.key())));
    record.headers().forEach(header -> words.addAll(words(text(header.value()))));
    if (record.value() != null) {
      words.addAll(words(leaves(JSON.readTree(record.value()))));
    }
  }

  /// All texts in it, each on a line.
  private static String leaves(JsonNode value) {
    StringBuilder leaves = new StringBuilder();
    if (value.isString()) {
      leaves.append(value.asString()).append('\n');
    }
    value.values().forEach(child -> leaves.append(leaves(child)));
    return leaves.toString();
  }

  private static Set<String> words(String text) {
    String without = PSEUDONYM.matcher(text).replaceAll(" ");
    Set<String> words = new TreeSet<>();
    for (String word : without.toLowerCase(Locale.ROOT).split("[^\\p{L}]+", -1)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
