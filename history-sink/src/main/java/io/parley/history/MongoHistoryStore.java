package io.parley.history;

import com.mongodb.ConnectionString;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoClientSettings;
import com.mongodb.WriteConcern;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.bulk.BulkWriteUpsert;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.parley.contract.history.ConversationDocument;
import io.parley.contract.history.MessageDocument;
import io.parley.contract.history.ReceiptDocument;
import io.parley.history.HistoryBatch.ConversationWrite;
import io.parley.history.HistoryBatch.CountsWrite;
import io.parley.history.HistoryBatch.ReceiptWrite;
import io.parley.history.HistoryBatch.SnapshotWrite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.bson.BSONException;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// The history in MongoDB, confirmed by a majority of its replica set.
///
/// What is older never replaces what is newer, so that neither a replay nor a late write of a sink
/// that has lost its partition brings anything back, not even for a moment: counters only grow
/// (`$max`), and everything else is conditional on the seq that made what is there, in the filter
/// ([MessageUpdates] for messages). Such a filter would make an upsert insert a second document
/// with the same `_id`, so the documents are made first, by upserts that go by the `_id` alone.
final class MongoHistoryStore implements HistoryStore {
  /// MongoDB says these of the document and would say them again: BadValue, FailedToParse,
  /// TypeMismatch, DollarPrefixedFieldName, EmptyFieldName, DottedFieldName,
  /// DocumentValidationFailure, BSONObjectTooLarge, KeyTooLong, and the two of an update's result
  /// that is too large. Any other code is taken for the store's trouble and retried: a message in
  /// the dead letters is out of the history, a sink that waits is only late.
  private static final Set<Integer> REFUSALS =
      Set.of(2, 9, 14, 52, 56, 57, 121, 10334, 17280, 17419, 17420);

  private static final Duration SELECT_SERVER = Duration.ofSeconds(5);
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration READ = Duration.ofSeconds(30);

  private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);
  private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

  /// Search goes by it, see `io.parley.contract.history`.
  private static final Document SEARCH_INDEX =
      new Document(MessageDocument.CONVERSATION_ID, 1)
          .append(MessageDocument.TERMS, 1)
          .append(MessageDocument.ACCEPTED_AT, -1)
          .append(MessageDocument.NUMBER, -1);

  /// @param sources the records that it comes from
  record Write(WriteModel<Document> model, List<ConsumerRecord<byte[], byte[]>> sources) {}

  private final MongoClient client;
  private final MongoCollection<Document> messages;
  private final MongoCollection<Document> conversations;
  private final MongoCollection<Document> receipts;
  private volatile boolean indexed;

  private MongoHistoryStore(MongoClient client, String databaseName) {
    this.client = client;
    MongoDatabase database =
        client.getDatabase(databaseName).withWriteConcern(WriteConcern.MAJORITY);
    this.messages = database.getCollection(MessageDocument.COLLECTION);
    this.conversations = database.getCollection(ConversationDocument.COLLECTION);
    this.receipts = database.getCollection(ReceiptDocument.COLLECTION);
  }

  /// Does not wait for MongoDB: a batch does. Timeouts that the URI names win over ours.
  static MongoHistoryStore open(SinkSettings settings) {
    return new MongoHistoryStore(
        MongoClients.create(clientSettings(settings.mongo())), settings.database());
  }

  @Override
  public CompletionStage<List<Rejected>> write(HistoryBatch batch) {
    // Messages first, so that lastNumber never names a message that is not there yet.
    List<Rejected> refused = new ArrayList<>();
    return ensureIndex()
        .thenCompose(done -> writeMessages(batch.messages(), refused))
        .thenCompose(
            done ->
                write(conversations, batch.conversations(), MongoHistoryStore::counters, refused))
        .thenCompose(
            done -> write(conversations, batch.snapshots(), MongoHistoryStore::snapshot, refused))
        .thenCompose(done -> write(receipts, batch.receipts(), MongoHistoryStore::receipt, refused))
        .thenCompose(done -> writeCounts(batch.receiptCounts(), refused))
        .thenApply(done -> refused);
  }

  @Override
  public void close() {
    client.close();
  }

  private static MongoClientSettings clientSettings(ConnectionString uri) {
    return MongoClientSettings.builder()
        .applicationName("parley-history-sink")
        .applyToClusterSettings(
            cluster ->
                cluster.serverSelectionTimeout(SELECT_SERVER.toMillis(), TimeUnit.MILLISECONDS))
        .applyToSocketSettings(
            socket ->
                socket
                    .connectTimeout(CONNECT.toMillis(), TimeUnit.MILLISECONDS)
                    .readTimeout(READ.toMillis(), TimeUnit.MILLISECONDS))
        .applyConnectionString(uri)
        .build();
  }

  /// Before the first write, as MongoDB need not be there when the sink starts. It changes nothing
  /// where the index is.
  private CompletableFuture<Boolean> ensureIndex() {
    if (indexed) {
      return CompletableFuture.completedFuture(true);
    }
    return Mono.from(messages.createIndex(SEARCH_INDEX, new IndexOptions().name("search")))
        .then(linksIndex(MessageDocument.MEDIA))
        .then(linksIndex(MessageDocument.CONTENT_MEDIA))
        .toFuture()
        .thenApply(name -> indexed = true);
  }

  /// What the gateways' sweep asks, see `io.parley.contract.history`.
  private Mono<String> linksIndex(String field) {
    return Mono.from(
        messages.createIndex(new Document(field, 1), new IndexOptions().name(field).sparse(true)));
  }

  /// Most messages are new and take one write; only those that are there already take the others.
  private CompletableFuture<?> writeMessages(
      Collection<MessageWrite> writes, List<Rejected> refused) {
    return insert(messages, List.copyOf(writes), MessageUpdates::insert, refused)
        .thenCompose(
            present ->
                write(messages, present, MessageUpdates::changes, refused)
                    .thenCompose(
                        done -> write(messages, present, MessageUpdates::newReactions, refused))
                    .thenCompose(
                        done ->
                            write(messages, present, MessageUpdates::changedReactions, refused)));
  }

  private CompletableFuture<?> writeCounts(Collection<CountsWrite> writes, List<Rejected> refused) {
    return insert(receipts, List.copyOf(writes), MongoHistoryStore::newCounts, refused)
        .thenCompose(
            present ->
                write(receipts, present, MongoHistoryStore::countsOfNewer, refused)
                    .thenCompose(
                        done ->
                            write(receipts, present, MongoHistoryStore::countsOfSame, refused)));
  }

  private static Write counters(ConversationWrite write) {
    Bson highest =
        Updates.combine(
            Updates.max(ConversationDocument.LAST_SEQ, write.lastSeq()),
            Updates.max(ConversationDocument.LAST_NUMBER, write.lastNumber()));
    Bson filter = Filters.eq(ConversationDocument.ID, write.conversationId());
    return new Write(new UpdateOneModel<>(filter, highest, UPSERT), List.of(write.source()));
  }

  private static Write snapshot(SnapshotWrite write) {
    Bson notNewer =
        Filters.and(
            Filters.eq(ConversationDocument.ID, write.conversationId()),
            Filters.not(Filters.gt("snapshotSeq", write.seq()))); // true where there is none
    return new Write(
        new UpdateOneModel<>(notNewer, new Document("$set", write.fields())),
        List.of(write.source()));
  }

  private static Write receipt(ReceiptWrite write) {
    List<Bson> marks = new ArrayList<>(4);
    marks.add(Updates.setOnInsert(ReceiptDocument.CONVERSATION_ID, write.conversationId()));
    marks.add(Updates.setOnInsert(ReceiptDocument.USER_ID, write.userId()));
    if (write.delivered() != null) {
      marks.add(Updates.max(ReceiptDocument.DELIVERED, write.delivered()));
    }
    if (write.read() != null) {
      marks.add(Updates.max(ReceiptDocument.READ, write.read()));
    }
    Bson filter = Filters.eq(ReceiptDocument.ID, write.id());
    return new Write(
        new UpdateOneModel<>(filter, Updates.combine(marks), UPSERT), List.of(write.source()));
  }

  private static Write newCounts(CountsWrite write) {
    Document counts = counts(write).append(ReceiptDocument.CONVERSATION_ID, write.conversationId());
    return new Write(
        new UpdateOneModel<>(
            Filters.eq(ReceiptDocument.ID, write.conversationId()),
            new Document("$setOnInsert", counts),
            UPSERT),
        List.of(write.source()));
  }

  private static Write countsOfNewer(CountsWrite write) {
    Bson older =
        Filters.and(
            Filters.eq(ReceiptDocument.ID, write.conversationId()),
            Filters.lt(ReceiptDocument.NUMBER, write.number()));
    return new Write(
        new UpdateOneModel<>(older, new Document("$set", counts(write))), List.of(write.source()));
  }

  private static Write countsOfSame(CountsWrite write) {
    Bson same =
        Filters.and(
            Filters.eq(ReceiptDocument.ID, write.conversationId()),
            Filters.eq(ReceiptDocument.NUMBER, write.number()));
    Bson highest =
        Updates.combine(
            Updates.max(ReceiptDocument.DELIVERED_COUNT, write.delivered()),
            Updates.max(ReceiptDocument.READ_COUNT, write.read()));
    return new Write(new UpdateOneModel<>(same, highest), List.of(write.source()));
  }

  private static Document counts(CountsWrite write) {
    return new Document(ReceiptDocument.NUMBER, write.number())
        .append(ReceiptDocument.DELIVERED_COUNT, write.delivered())
        .append(ReceiptDocument.READ_COUNT, write.read());
  }

  /// Makes documents where there are none.
  ///
  /// @param toWrite an upsert by `_id` that changes nothing where there is a document
  /// @return those that had a document already
  private static <T> CompletableFuture<List<T>> insert(
      MongoCollection<Document> collection,
      List<T> changes,
      Function<T, Write> toWrite,
      List<Rejected> refused) {
    return write(collection, changes.stream().map(toWrite).toList(), refused)
        .thenApply(
            made ->
                IntStream.range(0, changes.size())
                    .filter(index -> !made.contains(index))
                    .mapToObj(changes::get)
                    .toList());
  }

  private static <T> CompletableFuture<Set<Integer>> write(
      MongoCollection<Document> collection,
      Collection<T> changes,
      Function<T, Write> toWrite,
      List<Rejected> refused) {
    return write(collection, changes.stream().map(toWrite).toList(), refused);
  }

  private static CompletableFuture<Set<Integer>> write(
      MongoCollection<Document> collection,
      List<MessageWrite> changes,
      MessageUpdates.Writes toWrites,
      List<Rejected> refused) {
    return write(collection, changes.stream().flatMap(toWrites::of).toList(), refused);
  }

  /// @return which of the writes have made a document, by their index
  private static CompletableFuture<Set<Integer>> write(
      MongoCollection<Document> collection, List<Write> writes, List<Rejected> refused) {
    if (writes.isEmpty()) {
      return CompletableFuture.completedFuture(Set.of());
    }
    List<WriteModel<Document>> models = new ArrayList<>(writes.size());
    writes.forEach(write -> models.add(write.model()));
    return Mono.from(collection.bulkWrite(models, UNORDERED))
        .toFuture()
        .thenApply(MongoHistoryStore::made)
        .exceptionallyCompose(
            failure ->
                switch (cause(failure)) {
                  case MongoBulkWriteException e when isOfDocumentsOnly(e) -> {
                    e.getWriteErrors().forEach(error -> refuse(error, writes, refused));
                    yield CompletableFuture.completedFuture(made(e.getWriteResult()));
                  }
                  case BSONException e -> isolate(e, collection, writes, refused);
                  default -> CompletableFuture.failedFuture(failure);
                });
  }

  private static Set<Integer> made(@Nullable BulkWriteResult result) {
    return result == null
        ? Set.of()
        : result.getUpserts().stream().map(BulkWriteUpsert::getIndex).collect(Collectors.toSet());
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static boolean isOfDocumentsOnly(MongoBulkWriteException e) {
    return e.getWriteConcernError() == null
        && e.getWriteErrors().stream().allMatch(error -> REFUSALS.contains(error.getCode()));
  }

  private static void refuse(BulkWriteError error, List<Write> writes, List<Rejected> refused) {
    String reason = "MongoDB refuses it: " + error.getMessage() + " (code " + error.getCode() + ")";
    refuse(writes.get(error.getIndex()), reason, refused);
  }

  private static void refuse(Write write, String reason, List<Rejected> refused) {
    write.sources().forEach(source -> refused.add(new Rejected(source, reason)));
  }

  /// The driver itself could not encode a document, and does not say which: each is tried alone.
  private static CompletableFuture<Set<Integer>> isolate(
      BSONException e,
      MongoCollection<Document> collection,
      List<Write> writes,
      List<Rejected> refused) {
    if (writes.size() == 1) {
      refuse(writes.getFirst(), "cannot be encoded: " + e.getMessage(), refused);
      return CompletableFuture.completedFuture(Set.of());
    }
    Set<Integer> made = new HashSet<>();
    CompletableFuture<Set<Integer>> all = CompletableFuture.completedFuture(made);
    for (int i = 0; i < writes.size(); i++) {
      int index = i;
      all =
          all.thenCompose(done -> write(collection, List.of(writes.get(index)), refused))
              .thenApply(
                  one -> {
                    if (!one.isEmpty()) {
                      made.add(index);
                    }
                    return made;
                  });
    }
    return all;
  }
}
