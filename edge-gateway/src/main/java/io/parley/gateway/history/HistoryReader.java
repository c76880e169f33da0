package io.parley.gateway.history;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.parley.contract.ConversationEvent.MessageAccepted;
import io.parley.contract.ConversationId;
import io.parley.contract.history.ConversationDocument;
import io.parley.contract.history.MessageDocument;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.bson.Document;
import org.bson.conversions.Bson;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Pages of a conversation's messages. Numbers are dense, so a page is a list of `_id`s and needs
/// no index of its own. MongoDB follows the log: the newest messages may be missing for a moment.
public final class HistoryReader implements AutoCloseable {
  private static final String DEFAULT_DATABASE = "parley";
  private static final long GIVE_UP_AFTER_SECONDS = 3;

  private final MongoClient client;
  private final MongoCollection<Document> messages;
  private final MongoCollection<Document> conversations;

  /// @param uri may name the database, `parley` by default
  public HistoryReader(String uri) {
    ConnectionString connection = new ConnectionString(uri);
    client =
        MongoClients.create(
            MongoClientSettings.builder()
                .applyConnectionString(connection)
                .applyToClusterSettings(
                    cluster ->
                        cluster.serverSelectionTimeout(GIVE_UP_AFTER_SECONDS, TimeUnit.SECONDS))
                .build());
    MongoDatabase database =
        client.getDatabase(Objects.requireNonNullElse(connection.getDatabase(), DEFAULT_DATABASE));
    messages = database.getCollection(MessageDocument.COLLECTION);
    conversations = database.getCollection(ConversationDocument.COLLECTION);
  }

  /// @param messages in order of number
  /// @param hasMore whether there are others on the side that the page was cut on: later ones if
  ///   the request said only `after`, earlier ones otherwise
  public record Page(List<MessageAccepted> messages, boolean hasMore) {}

  /// The future fails with the driver's exception when MongoDB does not answer in time.
  public CompletableFuture<Page> page(ConversationId conversation, PageRequest request) {
    if (request.isFromTheStart()) {
      return later(conversation, request.after(), request.limit());
    }
    if (request.before() != null) {
      return earlier(conversation, request, request.before());
    }
    return lastNumber(conversation).thenCompose(last -> earlier(conversation, request, last + 1));
  }

  @Override
  public void close() {
    client.close();
  }

  private CompletableFuture<Page> later(ConversationId conversation, long after, int limit) {
    return find(conversation, after + 1, after + limit + 1)
        .thenApply(
            found -> {
              boolean hasMore = found.size() > limit;
              return new Page(hasMore ? found.subList(0, limit) : found, hasMore);
            });
  }

  private CompletableFuture<Page> earlier(
      ConversationId conversation, PageRequest request, long before) {
    long first = Math.max(request.after() + 1, before - request.limit());
    return find(conversation, first, before - 1)
        .thenApply(found -> new Page(found, !found.isEmpty() && first > request.after() + 1));
  }

  private CompletableFuture<List<MessageAccepted>> find(
      ConversationId conversation, long first, long last) {
    if (last < first) {
      return CompletableFuture.completedFuture(List.of());
    }
    List<String> ids =
        LongStream.rangeClosed(first, last)
            .mapToObj(number -> MessageDocument.id(conversation, number))
            .toList();
    Bson page = Filters.in(MessageDocument.ID, ids);
    return Flux.from(messages.find(page).sort(Sorts.ascending("number")))
        .map(MessageDocument::fromDocument)
        .collectList()
        .toFuture()
        .thenApply(Objects::requireNonNull);
  }

  private CompletableFuture<Long> lastNumber(ConversationId conversation) {
    return Mono.from(
            conversations.find(Filters.eq(ConversationDocument.ID, conversation.value())).first())
        .mapNotNull(document -> document.getLong(ConversationDocument.LAST_NUMBER))
        .defaultIfEmpty(0L)
        .toFuture()
        .thenApply(Objects::requireNonNull);
  }
}
