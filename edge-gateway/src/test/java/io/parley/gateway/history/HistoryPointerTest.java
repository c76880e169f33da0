package io.parley.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import io.parley.contract.ConversationId;
import io.parley.contract.MessageBody;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.history.ConversationDocument;
import io.parley.contract.history.HistoryGeneration;
import io.parley.contract.history.HistoryPointer;
import io.parley.contract.history.MessageDocument;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.gateway.media.EmbeddedMongo;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/// Which generation of the history a gateway reads.
class HistoryPointerTest {
  private static final ConversationId ROOM = new ConversationId("room");
  private static final HistoryGeneration FIRST = HistoryGeneration.FIRST;
  private static final HistoryGeneration SECOND = FIRST.next();

  private final EmbeddedMongo mongo = new EmbeddedMongo();
  private final AtomicLong nanos = new AtomicLong();
  private final HistoryReader reader = new HistoryReader(mongo.uri(), nanos::get);

  @BeforeEach
  void write() {
    write(FIRST, "of the first");
    write(SECOND, "of the second");
  }

  @AfterEach
  void close() {
    reader.close();
    mongo.close();
  }

  @Test
  void withoutAPointer_theFirstGenerationIsRead() throws Exception {
    assertThat(newest()).isEqualTo("of the first");
  }

  @Test
  void pointer_isFollowedWithinFiveSeconds() throws Exception {
    point(new HistoryPointer(FIRST, List.of(FIRST)).toDocument());
    assertThat(newest()).isEqualTo("of the first");
    point(new HistoryPointer(SECOND, List.of(FIRST, SECOND)).toDocument());

    pass(HistoryPointer.GATEWAYS_FOLLOW_MS - 1);
    assertThat(newest()).isEqualTo("of the first");
    pass(1);
    assertThat(newest()).isEqualTo("of the second");
  }

  @Test
  void pointerOfAnotherApplication_isNoHistory() {
    point(new Document("_id", HistoryPointer.DOCUMENT).append("served", "theirs"));

    assertThatThrownBy(this::newest)
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("the collection 'history' of the database is not Parley's");
  }

  private String newest() throws Exception {
    PageRequest page = PageRequest.of(null, null, 10);
    return reader.page(ROOM, page).get(10, TimeUnit.SECONDS).messages().getLast().content();
  }

  private void pass(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private void point(Document pointer) {
    Flux.from(
            mongo
                .database()
                .getCollection(HistoryPointer.COLLECTION)
                .replaceOne(
                    Filters.eq("_id", HistoryPointer.DOCUMENT),
                    pointer,
                    new ReplaceOptions().upsert(true)))
        .blockLast();
  }

  private void write(HistoryGeneration generation, String text) {
    MessageAccepted message =
        new MessageAccepted(
            "m-1",
            "c-1",
            ROOM,
            1,
            1,
            new Sender(new UserId("alice"), null, null),
            MessageBody.text(text),
            Instant.EPOCH);
    Document document = new Document("_id", MessageDocument.id(ROOM, 1));
    document.putAll(MessageDocument.identity(message));
    document.putAll(MessageDocument.body(message.body()));
    document.putAll(MessageDocument.content(text, 1, null));
    Flux.from(mongo.database().getCollection(generation.messages()).insertOne(document))
        .blockLast();
    Document counters =
        new Document("_id", ROOM.value()).append(ConversationDocument.LAST_NUMBER, 1L);
    Flux.from(mongo.database().getCollection(generation.conversations()).insertOne(counters))
        .blockLast();
  }
}
