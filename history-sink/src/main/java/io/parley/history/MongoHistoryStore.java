package io.parley.history;

import com.mongodb.ConnectionString;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoClientSettings;
import com.mongodb.WriteConcern;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
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
import io.parley.history.HistoryBatch.ConversationWrite;
import io.parley.history.HistoryBatch.MessageWrite;
import io.parley.history.HistoryBatch.SnapshotWrite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.bson.BSONException;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// The history in MongoDB, confirmed by a majority of its replica set.
///
/// Messages are replaced whole. Counters only grow (`$max`). A snapshot is set only where the
/// stored one is not newer: the condition is in the filter, so that neither a replay nor a late
/// write of a sink that has lost its partition brings an old one back, not even for a moment. The
/// filter would make an upsert insert a second document with the same `_id`, so the documents are
/// made first, by the counters' upserts.
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

  private record Write(WriteModel<Document> model, ConsumerRecord<byte[], byte[]> source) {}

  private final MongoClient client;
  private final MongoCollection<Document> messages;
  private final MongoCollection<Document> conversations;

  private MongoHistoryStore(MongoClient client, String databaseName) {
    this.client = client;
    MongoDatabase database =
        client.getDatabase(databaseName).withWriteConcern(WriteConcern.MAJORITY);
    this.messages = database.getCollection(MessageDocument.COLLECTION);
    this.conversations = database.getCollection(ConversationDocument.COLLECTION);
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
    return write(messages, batch.messages(), MongoHistoryStore::message, refused)
        .thenCompose(
            done ->
                write(conversations, batch.conversations(), MongoHistoryStore::counters, refused))
        .thenCompose(
            done -> write(conversations, batch.snapshots(), MongoHistoryStore::snapshot, refused))
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

  private static Write message(MessageWrite write) {
    Bson filter = Filters.eq(MessageDocument.ID, write.document().getString(MessageDocument.ID));
    return new Write(
        new ReplaceOneModel<>(filter, write.document(), new ReplaceOptions().upsert(true)),
        write.source());
  }

  private static Write counters(ConversationWrite write) {
    Bson highest =
        Updates.combine(
            Updates.max(ConversationDocument.LAST_SEQ, write.lastSeq()),
            Updates.max(ConversationDocument.LAST_NUMBER, write.lastNumber()));
    Bson filter = Filters.eq(ConversationDocument.ID, write.conversationId());
    return new Write(new UpdateOneModel<>(filter, highest, UPSERT), write.source());
  }

  private static Write snapshot(SnapshotWrite write) {
    Bson notNewer =
        Filters.and(
            Filters.eq(ConversationDocument.ID, write.conversationId()),
            Filters.not(Filters.gt("snapshotSeq", write.seq()))); // true where there is none
    return new Write(
        new UpdateOneModel<>(notNewer, new Document("$set", write.fields())), write.source());
  }

  private static <T> CompletableFuture<@Nullable Void> write(
      MongoCollection<Document> collection,
      Collection<T> changes,
      Function<T, Write> toWrite,
      List<Rejected> refused) {
    return write(collection, changes.stream().map(toWrite).toList(), refused);
  }

  private static CompletableFuture<@Nullable Void> write(
      MongoCollection<Document> collection, List<Write> writes, List<Rejected> refused) {
    if (writes.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    List<WriteModel<Document>> models = new ArrayList<>(writes.size());
    writes.forEach(write -> models.add(write.model()));
    return Mono.from(collection.bulkWrite(models, UNORDERED))
        .then()
        .toFuture()
        .exceptionallyCompose(
            failure ->
                switch (failure) {
                  case MongoBulkWriteException e when isOfDocumentsOnly(e) -> {
                    e.getWriteErrors().forEach(error -> refused.add(refusal(error, writes)));
                    yield CompletableFuture.completedFuture(null);
                  }
                  case BSONException e -> isolate(e, collection, writes, refused);
                  default -> CompletableFuture.failedFuture(failure);
                });
  }

  private static boolean isOfDocumentsOnly(MongoBulkWriteException e) {
    return e.getWriteConcernError() == null
        && e.getWriteErrors().stream().allMatch(error -> REFUSALS.contains(error.getCode()));
  }

  private static Rejected refusal(BulkWriteError error, List<Write> writes) {
    return new Rejected(
        writes.get(error.getIndex()).source(),
        "MongoDB refuses it: " + error.getMessage() + " (code " + error.getCode() + ")");
  }

  /// The driver itself could not encode a document, and does not say which: each is tried alone.
  private static CompletableFuture<@Nullable Void> isolate(
      BSONException e,
      MongoCollection<Document> collection,
      List<Write> writes,
      List<Rejected> refused) {
    if (writes.size() == 1) {
      refused.add(new Rejected(writes.getFirst().source(), "cannot be encoded: " + e.getMessage()));
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<@Nullable Void> all = CompletableFuture.completedFuture(null);
    for (Write write : writes) {
      all = all.thenCompose(done -> write(collection, List.of(write), refused));
    }
    return all;
  }
}
