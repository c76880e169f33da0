package io.parley.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.parley.contract.ConversationId;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.MessageBody;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.history.HistoryMessage;
import io.parley.contract.history.MessageDocument;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.gateway.history.SearchHistory.Found;
import io.parley.gateway.history.SearchHistory.Narrowing;
import io.parley.gateway.history.SearchHistory.Query;
import io.parley.gateway.media.EmbeddedMongo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

/// Search by the beginning of the last word, by person and by time, as a store answers it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchNarrowingTest {
  private static final ConversationId ROOM = new ConversationId("room");

  private final EmbeddedMongo mongo = new EmbeddedMongo();
  private final HistoryReader reader = new HistoryReader(mongo.uri());

  @BeforeAll
  void write() {
    List<Document> documents =
        List.of(
            document(1, "alice", "Lunch tomorrow?", "2026-01-01T00:00:00.000Z"),
            document(2, "bob", "lunch, but not today", "2026-01-01T23:59:59.999Z"),
            document(3, "alice", "tomatoes for lunch", "2026-01-02T00:00:00.000Z"),
            document(4, "bob", "we had lunchboxes", "2026-01-03T00:00:00.000Z"));
    Flux.from(mongo.database().getCollection("messages_1").insertMany(documents)).blockLast();
  }

  @AfterAll
  void close() {
    reader.close();
    mongo.close();
  }

  @ParameterizedTest
  @CsvSource({
    "lun, 4 3 2 1",
    "'lunch ', 3 2 1", // a whole word
    "lunch to, 3 2 1",
    "tom lunch, ''", // only the last is a beginning
    "lunch tom, 3 1",
    "lunch t, ''", // one character is no beginning
    "uch, ''", // and the middle of a word is none
    "'.*', ''",
  })
  void lastWord_isFoundByItsBeginning(String text, String numbers) throws Exception {
    assertThat(numbers(find(text, Narrowing.NONE))).isEqualTo(numbers);
  }

  @Test
  void search_isOfOnePersonAlone() throws Exception {
    assertThat(numbers(find("lunch", from("alice")))).isEqualTo("3 1");
    assertThat(numbers(find("lunch", from("bob")))).isEqualTo("4 2");
    assertThat(numbers(find("lunch", from("carol")))).isEmpty();
  }

  /// A day is from its midnight until the next, to the millisecond and beyond.
  @ParameterizedTest
  @CsvSource({
    "2026-01-01T00:00:00Z, 2026-01-02T00:00:00Z, 2 1",
    "2026-01-02T00:00:00Z, , 4 3",
    ", 2026-01-02T00:00:00.000000001Z, 3 2 1",
    "2026-01-01T23:59:59.999000001Z, 2026-01-03T00:00:00Z, 3",
    "2026-01-03T00:00:00Z, 2026-01-01T00:00:00Z, ''",
    "0000-01-01T00:00:00Z, 9999-12-31T23:59:59.999999999Z, 4 3 2 1",
  })
  void search_isOfATime(@Nullable Instant after, @Nullable Instant before, String numbers)
      throws Exception {
    assertThat(numbers(find("lunch", new Narrowing(null, after, before)))).isEqualTo(numbers);
  }

  @Test
  void cursor_leadsOnWithinTheNarrowing() throws Exception {
    Found first = search(new Query("lunch", from("bob"), 1, null));
    Found last = search(new Query("lunch", from("bob"), 1, first.nextCursor()));

    assertThat(numbers(first)).isEqualTo("4");
    assertThat(numbers(last)).isEqualTo("2");
    assertThat(last.nextCursor()).isNull();
  }

  @Test
  void time_isOneThatRfc3339CanSay() {
    assertThatExceptionOfType(InvalidFieldException.class)
        .isThrownBy(() -> new Narrowing(null, Instant.MIN, null))
        .withMessageContaining("after");
    assertThatExceptionOfType(InvalidFieldException.class)
        .isThrownBy(() -> new Narrowing(null, null, Instant.MAX))
        .withMessageContaining("before");
  }

  private static Narrowing from(String user) {
    return new Narrowing(new UserId(user), null, null);
  }

  private Found find(String text, Narrowing narrowing) throws Exception {
    return search(new Query(text, narrowing, 10, null));
  }

  private Found search(Query query) throws Exception {
    return reader.search(Map.of(ROOM, 0L), query).get(10, TimeUnit.SECONDS);
  }

  private static String numbers(Found found) {
    return String.join(
        " ",
        found.messages().stream().map(HistoryMessage::number).map(n -> Long.toString(n)).toList());
  }

  /// As the sink writes it.
  private static Document document(long number, String sender, String content, String at) {
    MessageAccepted message =
        new MessageAccepted(
            "m-" + number,
            "c-" + number,
            ROOM,
            number,
            number,
            new Sender(new UserId(sender), null, null),
            MessageBody.text(content),
            Instant.parse(at));
    Document document = new Document("_id", MessageDocument.id(ROOM, number));
    document.putAll(MessageDocument.identity(message));
    document.putAll(MessageDocument.body(message.body()));
    document.putAll(MessageDocument.content(content, number, null));
    return document;
  }
}
