package io.parley.history;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.parley.contract.history.ConversationDocument;
import io.parley.contract.history.HistoryGeneration;
import io.parley.contract.history.MessageDocument;
import io.parley.contract.history.ReceiptDocument;
import io.parley.history.HistoryBatch.ConversationWrite;
import io.parley.history.HistoryBatch.SnapshotWrite;
import io.parley.history.PendingReceipts.CountsWrite;
import io.parley.history.PendingReceipts.ReceiptWrite;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.bson.BSONException;
import org.bson.Document;
import org.bson.conversions.Bson;
import reactor.core.publisher.Mono;

/// One generation of the history in MongoDB, confirmed by a majority of its replica set.
///
/// What is older never replaces what is newer, so that neither a replay nor a late write of a sink
/// that has lost its partition brings anything back, not even for a moment: counters only grow
/// (`$max`), and everything else is conditional on the seq that made what is there, in a pipeline
/// ([MessageUpdates] for messages). New messages are inserted, at the same time what happened to
/// older ones is merged into their documents; messages that are inserted again are there, and take
/// one more round.
final class GenerationStore {
  /// MongoDB says these of the document and would say them again: BadValue, FailedToParse,
  /// TypeMismatch, DollarPrefixedFieldName, EmptyFieldName, DottedFieldName,
  /// DocumentValidationFailure, BSONObjectTooLarge, KeyTooLong, and the two of an update's result
  /// that is too large. Any other code is taken for the store's trouble and retried: a message in
  /// the dead letters is out of the history, a sink that waits is only late.
  private static final Set<Integer> REFUSALS =
      Set.of(2, 9, 14, 52, 56, 57, 121, 10334, 17280, 17419, 17420);

  private static final int DUPLICATE_KEY = 11000;

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

  private final MongoCollection<Document> messages;
  private final MongoCollection<Document> conversations;
  private final MongoCollection<Document> receipts;
  private volatile boolean indexed;

  /// @param database that confirms writes by a majority
  GenerationStore(MongoDatabase database, HistoryGeneration generation) {
    messages = database.getCollection(generation.messages());
    conversations = database.getCollection(generation.conversations());
    receipts = database.getCollection(generation.receipts());
  }

  /// In two rounds, unless the batch, or a part of it, was written before: then in three.
  CompletableFuture<List<Rejected>> write(HistoryBatch batch) {
    List<Rejected> refused = Collections.synchronizedList(new ArrayList<>());
    return ensureIndex()
        // Messages first, so that lastNumber never names a message that is not there yet.
        .thenCompose(done -> writeMessages(batch.messages(), refused))
        .thenCompose(
            done ->
                CompletableFuture.allOf(
                    write(conversations, conversationWrites(batch), refused),
                    write(receipts, receiptWrites(batch), refused)))
        .thenApply(done -> refused);
  }

  /// Before the first write, as MongoDB need not be there when the sink starts. It changes nothing
  /// where the index is.
  CompletableFuture<Boolean> ensureIndex() {
    if (indexed) {
      return CompletableFuture.completedFuture(true);
    }
    return Mono.from(messages.createIndex(SEARCH_INDEX, new IndexOptions().name("search")))
        .then(linksIndex(MessageDocument.MEDIA))
        .then(linksIndex(MessageDocument.CONTENT_MEDIA))
        .then(linksIndex(MessageDocument.GONE_MEDIA))
        .toFuture()
        .thenApply(name -> indexed = true);
  }

  /// What the gateways ask of files, see `io.parley.contract.history`.
  private Mono<String> linksIndex(String field) {
    return Mono.from(
        messages.createIndex(new Document(field, 1), new IndexOptions().name(field).sparse(true)));
  }

  /// A message that the batch has the acceptance of is new unless the batch is written again, and
  /// an insert is the least that MongoDB can be asked for. All others are there, or will be.
  private CompletableFuture<?> writeMessages(
      Collection<MessageWrite> batch, List<Rejected> refused) {
    List<MessageWrite> accepted =
        batch.stream().filter(message -> message.accepted() != null).toList();
    List<MessageWrite> others =
        batch.stream().filter(message -> message.accepted() == null).toList();
    return CompletableFuture.allOf(insert(accepted, refused), merge(others, refused));
  }

  private CompletableFuture<?> insert(List<MessageWrite> accepted, List<Rejected> refused) {
    return write(messages, accepted.stream().map(MessageUpdates::insert).toList(), refused)
        .thenCompose(present -> merge(present.stream().map(accepted::get).toList(), refused));
  }

  private CompletableFuture<?> merge(List<MessageWrite> some, List<Rejected> refused) {
    return write(messages, some.stream().map(MessageUpdates::merge).toList(), refused);
  }

  private static List<Write> conversationWrites(HistoryBatch batch) {
    return Stream.concat(
            batch.conversations().stream().map(GenerationStore::counters),
            batch.snapshots().stream().map(GenerationStore::snapshot))
        .toList();
  }

  private static List<Write> receiptWrites(HistoryBatch batch) {
    return Stream.concat(
            batch.receipts().stream().map(GenerationStore::receipt),
            batch.receiptCounts().stream().map(GenerationStore::counts))
        .toList();
  }

  private static Write counters(ConversationWrite write) {
    Bson highest =
        Updates.combine(
            Updates.max(ConversationDocument.LAST_SEQ, write.lastSeq()),
            Updates.max(ConversationDocument.LAST_NUMBER, write.lastNumber()));
    return new Write(
        new UpdateOneModel<>(byId(write.conversationId()), highest, UPSERT),
        List.of(write.source()));
  }

  private static Write snapshot(SnapshotWrite write) {
    Document isNotOlder =
        Pipelines.lt(Pipelines.number("snapshotSeq"), write.seq() + 1); // 0 where there is none
    return new Write(
        new UpdateOneModel<>(
            byId(write.conversationId()),
            List.of(Pipelines.set(Pipelines.setIf(isNotOlder, write.fields()))),
            UPSERT),
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
    return new Write(
        new UpdateOneModel<>(byId(write.id()), Updates.combine(marks), UPSERT),
        List.of(write.source()));
  }

  /// Counts of an older message than that of the stored ones change nothing, those of the same one
  /// only grow.
  private static Write counts(CountsWrite write) {
    Document stored = Pipelines.number(ReceiptDocument.NUMBER);
    Document set =
        new Document(ReceiptDocument.CONVERSATION_ID, Pipelines.literal(write.conversationId()))
            .append(ReceiptDocument.NUMBER, Pipelines.max(stored, write.number()))
            .append(
                ReceiptDocument.DELIVERED_COUNT,
                count(write, ReceiptDocument.DELIVERED_COUNT, write.delivered()))
            .append(
                ReceiptDocument.READ_COUNT, count(write, ReceiptDocument.READ_COUNT, write.read()));
    return new Write(
        new UpdateOneModel<>(byId(write.conversationId()), List.of(Pipelines.set(set)), UPSERT),
        List.of(write.source()));
  }

  private static Document count(CountsWrite write, String field, long count) {
    Document stored = Pipelines.number(ReceiptDocument.NUMBER);
    return Pipelines.cond(
        Pipelines.lt(stored, write.number()),
        count,
        Pipelines.cond(
            Pipelines.eq(stored, write.number()),
            Pipelines.max(Pipelines.number(field), count),
            "$" + field));
  }

  private static Bson byId(String id) {
    return Filters.eq("_id", id);
  }

  /// @return which of the writes are inserts of a document that is there already, by their index
  private static CompletableFuture<List<Integer>> write(
      MongoCollection<Document> collection, List<Write> writes, List<Rejected> refused) {
    if (writes.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    List<WriteModel<Document>> models = new ArrayList<>(writes.size());
    writes.forEach(write -> models.add(write.model()));
    return Mono.from(collection.bulkWrite(models, UNORDERED))
        .toFuture()
        .thenApply(done -> List.<Integer>of())
        .exceptionallyCompose(
            failure ->
                switch (cause(failure)) {
                  case MongoBulkWriteException e when isOfDocumentsOnly(e, writes) ->
                      CompletableFuture.completedFuture(present(e, writes, refused));
                  case BSONException e -> isolate(e, collection, writes, refused);
                  default -> CompletableFuture.failedFuture(failure);
                });
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /// Not so for an upsert that finds its document made by another sink meanwhile: to be tried
  /// again.
  private static boolean isOfDocumentsOnly(MongoBulkWriteException e, List<Write> writes) {
    return e.getWriteConcernError() == null
        && e.getWriteErrors().stream()
            .allMatch(error -> REFUSALS.contains(error.getCode()) || isPresent(error, writes));
  }

  private static boolean isPresent(BulkWriteError error, List<Write> writes) {
    return error.getCode() == DUPLICATE_KEY
        && writes.get(error.getIndex()).model() instanceof InsertOneModel;
  }

  private static List<Integer> present(
      MongoBulkWriteException e, List<Write> writes, List<Rejected> refused) {
    List<Integer> present = new ArrayList<>();
    for (BulkWriteError error : e.getWriteErrors()) {
      if (isPresent(error, writes)) {
        present.add(error.getIndex());
      } else {
        refuse(error, writes, refused);
      }
    }
    return present;
  }

  private static void refuse(BulkWriteError error, List<Write> writes, List<Rejected> refused) {
    String reason = "MongoDB refuses it: " + error.getMessage() + " (code " + error.getCode() + ")";
    refuse(writes.get(error.getIndex()), reason, refused);
  }

  private static void refuse(Write write, String reason, List<Rejected> refused) {
    write
        .sources()
        .forEach(
            source -> refused.add(new Rejected(source, Rejected.Cause.REFUSED_BY_MONGODB, reason)));
  }

  /// The driver itself could not encode a document, and does not say which: each is tried alone.
  private static CompletableFuture<List<Integer>> isolate(
      BSONException e,
      MongoCollection<Document> collection,
      List<Write> writes,
      List<Rejected> refused) {
    if (writes.size() == 1) {
      refuse(writes.getFirst(), "cannot be encoded: " + e.getMessage(), refused);
      return CompletableFuture.completedFuture(List.of());
    }
    List<Integer> present = new ArrayList<>();
    CompletableFuture<List<Integer>> all = CompletableFuture.completedFuture(present);
    for (int i = 0; i < writes.size(); i++) {
      int index = i;
      all =
          all.thenCompose(done -> write(collection, List.of(writes.get(index)), refused))
              .thenApply(
                  one -> {
                    if (!one.isEmpty()) {
                      present.add(index);
                    }
                    return present;
                  });
    }
    return all;
  }
}
