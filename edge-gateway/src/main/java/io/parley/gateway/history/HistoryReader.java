package io.parley.gateway.history;

import com.mongodb.client.model.Filters;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import io.parley.contract.history.HistoryMessage;
import io.parley.contract.history.HistoryPointer;
import io.parley.contract.history.MediaId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// History in MongoDB: of the generation that is served ([HistoryPointer]), each request of one. It
/// follows the log: the newest messages may be missing for a moment.
public final class HistoryReader implements History, SearchHistory, AutoCloseable {
  private static final long FOLLOW_NANOS =
      TimeUnit.MILLISECONDS.toNanos(HistoryPointer.GATEWAYS_FOLLOW_MS);

  private record Known(HistoryPointer pointer, GenerationReader reader, long readAt) {}

  private final MongoConnection connection;
  private final MongoCollection<Document> pointers;
  private final LongSupplier nanoTime;
  private final Object lock = new Object();

  private @Nullable Known known; // guarded by lock
  private @Nullable CompletableFuture<GenerationReader> asked; // likewise: one question at a time

  /// @param uri may name the database, `parley` by default
  public HistoryReader(String uri) {
    this(uri, System::nanoTime);
  }

  HistoryReader(String uri, LongSupplier nanoTime) {
    connection = new MongoConnection(uri, "parley-history");
    pointers = connection.database().getCollection(HistoryPointer.COLLECTION);
    this.nanoTime = nanoTime;
  }

  @Override
  public CompletableFuture<Page> page(ConversationId conversation, PageRequest request) {
    return served().thenCompose(reader -> reader.page(conversation, request));
  }

  @Override
  public CompletableFuture<List<HistoryMessage>> messages(Collection<MessageKey> places) {
    return served().thenCompose(reader -> reader.messages(places));
  }

  @Override
  public CompletableFuture<Receipts> receipts(
      ConversationId conversation, Collection<UserId> members) {
    return served().thenCompose(reader -> reader.receipts(conversation, members));
  }

  @Override
  public CompletableFuture<Found> search(Map<ConversationId, Long> where, Query query) {
    return served().thenCompose(reader -> reader.search(where, query));
  }

  /// Those of the files that a message of any conversation links to, as it is now: not those of
  /// deleted messages. It follows the log, as [History] does, and fails as it does.
  ///
  /// @param files few enough for one query, at most some hundreds
  public CompletableFuture<Set<MediaId>> linked(Collection<MediaId> files) {
    return served().thenCompose(reader -> reader.linked(files));
  }

  /// Whether a message of the conversation after this number links to the file, or none is known
  /// that ever did. It follows the log, as [History] does, and fails as it does. One query where
  /// there is such a message, two otherwise.
  public CompletableFuture<Boolean> isVisible(
      MediaId file, ConversationId conversation, long after) {
    return served().thenCompose(reader -> reader.isVisible(file, conversation, after));
  }

  @Override
  public void close() {
    connection.close();
  }

  /// What is known of it is at most [HistoryPointer#GATEWAYS_FOLLOW_MS] old.
  private CompletableFuture<GenerationReader> served() {
    synchronized (lock) {
      if (known != null && nanoTime.getAsLong() - known.readAt() < FOLLOW_NANOS) {
        return CompletableFuture.completedFuture(known.reader());
      }
      if (asked == null || asked.isDone()) {
        asked = ask(nanoTime.getAsLong());
      }
      return asked;
    }
  }

  private CompletableFuture<GenerationReader> ask(long now) {
    return Mono.from(pointers.find(Filters.eq(HistoryPointer.ID, HistoryPointer.DOCUMENT)).first())
        .map(Optional::of)
        .defaultIfEmpty(Optional.empty())
        .timeout(GenerationReader.ANSWER_WITHIN)
        .toFuture()
        .thenApply(
            found -> learn(HistoryPointer.of(Objects.requireNonNull(found).orElse(null)), now));
  }

  private GenerationReader learn(HistoryPointer pointer, long readAt) {
    synchronized (lock) {
      Known before = known;
      GenerationReader reader =
          before != null && before.pointer().served().equals(pointer.served())
              ? before.reader()
              : new GenerationReader(connection.database(), pointer.served());
      known = new Known(pointer, reader, readAt);
      return reader;
    }
  }
}
