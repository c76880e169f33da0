package io.parley.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/// Finding 11: search finds nothing of before a newcomer's time, in however many groups.
class SearchedConversationsTest {
  private static final ConversationId OPEN = new ConversationId("open");

  @Test
  void conversationsThatAreReadWhole_areOneList_andOthersAClauseEach() {
    Map<ConversationId, Long> where = new HashMap<>(Map.of(OPEN, 0L));
    assertThat(SearchedConversations.byQuery(where)).hasSize(1);

    int most = SearchedConversations.MAX_LIMITED;
    for (int i = 0; i < most + 1; i++) {
      where.put(new ConversationId("g-" + i), 1L);
    }
    List<SearchedConversations> queries = SearchedConversations.byQuery(where);
    assertThat(queries).extracting(query -> query.limited().size()).containsExactly(most, 1);
    assertThat(queries).extracting(query -> query.whole().size()).containsExactly(1, 0);
  }

  @Test
  void newcomer_findsWhatIsTheirs_newestFirst_byPages() throws Exception {
    try (EmbeddedMongo mongo = new EmbeddedMongo();
        HistoryReader reader = new HistoryReader(mongo.uri())) {
      List<Document> documents = new ArrayList<>();
      Map<ConversationId, Long> where = new HashMap<>(Map.of(OPEN, 0L));
      for (int i = 0; i < SearchedConversations.MAX_LIMITED + 2; i++) {
        where.put(new ConversationId("g-" + i), 1L);
      }
      for (ConversationId conversation : List.of(OPEN, group(0), group(1), group(1_001))) {
        documents.add(document(conversation, 1));
        documents.add(document(conversation, 2));
      }
      documents.add(document(new ConversationId("others"), 2));
      Flux.from(mongo.database().getCollection("messages_1").insertMany(documents)).blockLast();

      Found first = search(reader, where, 3, null);
      Found rest = search(reader, where, 3, first.nextCursor());

      assertThat(places(first)).containsExactly("g-0 2", "g-1 2", "g-1001 2");
      assertThat(places(rest)).containsExactly("open 2", "open 1");
      assertThat(rest.nextCursor()).isNull();
    }
  }

  private static ConversationId group(int i) {
    return new ConversationId("g-" + i);
  }

  private static Found search(
      HistoryReader reader, Map<ConversationId, Long> where, int limit, @Nullable String cursor)
      throws Exception {
    return reader
        .search(where, new Query("secret", Narrowing.NONE, limit, cursor))
        .get(10, TimeUnit.SECONDS);
  }

  private static List<String> places(Found found) {
    return found.messages().stream()
        .map((HistoryMessage message) -> message.conversationId() + " " + message.number())
        .toList();
  }

  /// As the sink writes it.
  private static Document document(ConversationId conversation, long number) {
    MessageAccepted message =
        new MessageAccepted(
            "m-" + number,
            "c-" + number,
            conversation,
            number,
            number,
            new Sender(new UserId("alice"), null, null),
            MessageBody.text("a secret"),
            Instant.ofEpochMilli(number));
    Document document = new Document("_id", MessageDocument.id(conversation, number));
    document.putAll(MessageDocument.identity(message));
    document.putAll(MessageDocument.body(message.body()));
    document.putAll(MessageDocument.content("a secret", number, null));
    return document;
  }
}
