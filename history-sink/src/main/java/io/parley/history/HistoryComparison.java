package io.parley.history;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.parley.contract.history.ConversationDocument;
import io.parley.contract.history.HistoryGeneration;
import io.parley.contract.history.HistoryMessage;
import io.parley.contract.history.MessageDocument;
import io.parley.contract.history.ReceiptDocument;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/// The generation that is served, against the one that is to be. Two questions:
/// - Is anything in the old one that the new one lacks, or knows only as it was before? Then the
///   log does not hold all that is served, and the new one must not be.
/// - Are the two the same? A sum says so, in whatever order the documents are.
///
/// What the new one has in addition is what the old one had lost, and no reason to keep that. Reads
/// every document of both once. Sinks write to both meanwhile, so what is missing is looked at
/// again before it is believed.
final class HistoryComparison {
  private static final int AT_A_TIME = 500;

  /// More are counted, not named.
  private static final int MOST_NAMED = 1_000;

  /// What a generation comes to.
  ///
  /// @param numbered how many messages the conversations count
  /// @param hash of the messages as clients read them: the sum of each one's
  record Sum(long messages, long conversations, long receipts, long numbered, long hash) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%,d messages, %,d conversations, %,d receipts, sum %016x",
          messages,
          conversations,
          receipts,
          hash);
    }
  }

  private final MongoDatabase database;
  private final HistoryGeneration before;
  private final HistoryGeneration after;

  HistoryComparison(MongoDatabase database, HistoryGeneration before, HistoryGeneration after) {
    this.database = database;
    this.before = before;
    this.after = after;
  }

  /// @throws RebuildFailure when MongoDB does not answer
  Sum sum(HistoryGeneration generation) {
    return MongoTarget.once(() -> added(generation));
  }

  private Sum added(HistoryGeneration generation) {
    long numbered =
        all(generation.conversations())
            .reduce(0L, (sum, one) -> sum + number(one, ConversationDocument.LAST_NUMBER))
            .blockOptional()
            .orElse(0L);
    long conversations = count(generation.conversations());
    long receipts = count(generation.receipts());
    long[] messages = new long[2];
    all(generation.messages())
        .flatMapIterable(one -> MessageDocument.fromDocument(one).stream().toList())
        .doOnNext(
            message -> {
              messages[0]++;
              messages[1] += hash(message);
            })
        .blockLast();
    return new Sum(messages[0], conversations, receipts, numbered, messages[1]);
  }

  /// @throws RebuildFailure as [#sum]
  /// @return the collections and `_id`s of what the new one lacks, or has older: at most 1,000
  List<String> lost() {
    return MongoTarget.once(this::allLost);
  }

  private List<String> allLost() {
    List<String> lost = new ArrayList<>();
    lost.addAll(lost(before.messages(), after.messages(), HistoryComparison::isMessageLost, null));
    lost.addAll(
        lost(
            before.conversations(),
            after.conversations(),
            HistoryComparison::isConversationLost,
            null));
    lost.addAll(lost(before.receipts(), after.receipts(), HistoryComparison::isReceiptLost, null));
    return lost;
  }

  /// Those of them that are still so.
  ///
  /// @throws RebuildFailure as [#sum]
  List<String> stillLost(List<String> lost) {
    return MongoTarget.once(() -> those(lost));
  }

  private List<String> those(List<String> lost) {
    List<String> still = new ArrayList<>();
    still.addAll(
        lost(
            before.messages(),
            after.messages(),
            HistoryComparison::isMessageLost,
            ids(before.messages(), lost)));
    still.addAll(
        lost(
            before.conversations(),
            after.conversations(),
            HistoryComparison::isConversationLost,
            ids(before.conversations(), lost)));
    still.addAll(
        lost(
            before.receipts(),
            after.receipts(),
            HistoryComparison::isReceiptLost,
            ids(before.receipts(), lost)));
    return still;
  }

  private static List<String> ids(String collection, List<String> lost) {
    String prefix = collection + " ";
    return lost.stream()
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()))
        .toList();
  }

  /// @param only these `_id`s; null for all
  private List<String> lost(
      String old,
      String rebuilt,
      BiPredicate<Document, Document> isLost,
      @Nullable List<String> only) {
    return Objects.requireNonNull(
        (only == null ? all(old) : found(old, only))
            .buffer(AT_A_TIME)
            .concatMap(
                some ->
                    found(rebuilt, idsOf(some))
                        .collectMap(one -> one.getString(MessageDocument.ID))
                        .flatMapIterable(found -> lostOf(old, some, found, isLost)))
            .take(MOST_NAMED)
            .collectList()
            .block());
  }

  private static List<String> lostOf(
      String collection,
      List<Document> olds,
      Map<String, Document> found,
      BiPredicate<Document, Document> isLost) {
    return olds.stream()
        .filter(
            one ->
                isLost.test(
                    one,
                    Objects.requireNonNullElse(
                        found.get(one.getString(MessageDocument.ID)), new Document())))
        .map(one -> collection + " " + one.getString(MessageDocument.ID))
        .toList();
  }

  private static List<String> idsOf(List<Document> documents) {
    return documents.stream().map(one -> one.getString(MessageDocument.ID)).toList();
  }

  private static boolean isMessageLost(Document old, Document rebuilt) {
    if (MessageDocument.fromDocument(old).isEmpty()) {
      return false; // no message yet
    }
    Optional<HistoryMessage> message = MessageDocument.fromDocument(rebuilt);
    if (message.isEmpty() || isBehind(old, rebuilt, MessageDocument.DELETED_SEQ)) {
      return true;
    }
    return message.get().deletedAt() == null && isBehind(old, rebuilt, MessageDocument.CONTENT_SEQ);
  }

  private static boolean isConversationLost(Document old, Document rebuilt) {
    return isBehind(old, rebuilt, ConversationDocument.LAST_SEQ)
        || isBehind(old, rebuilt, ConversationDocument.LAST_NUMBER)
        || isBehind(old, rebuilt, "snapshotSeq");
  }

  /// Counts of large conversations are in the log for 30 days only: not asked for.
  private static boolean isReceiptLost(Document old, Document rebuilt) {
    return isBehind(old, rebuilt, ReceiptDocument.DELIVERED)
        || isBehind(old, rebuilt, ReceiptDocument.READ);
  }

  private static boolean isBehind(Document old, Document rebuilt, String field) {
    return number(rebuilt, field) < number(old, field);
  }

  private static long number(Document document, String field) {
    return document.get(field) instanceof Long number ? number : 0;
  }

  /// Some at a time. Their names are asked for first: a server that answers a question from memory,
  /// as the embedded one, has no room for all documents at once.
  private Flux<Document> all(String collection) {
    return Flux.from(
            database
                .getCollection(collection)
                .find()
                .projection(Projections.include(MessageDocument.ID)))
        .buffer(AT_A_TIME)
        .concatMap(some -> found(collection, idsOf(some)));
  }

  private Flux<Document> found(String collection, List<String> ids) {
    return Flux.from(database.getCollection(collection).find(Filters.in(MessageDocument.ID, ids)));
  }

  private long count(String collection) {
    return Objects.requireNonNull(
        Flux.from(database.getCollection(collection).countDocuments()).blockLast());
  }

  private static long hash(HistoryMessage message) {
    try {
      byte[] text = message.toString().getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text)).getLong();
    } catch (NoSuchAlgorithmException e) { // every JDK has it
      throw new IllegalStateException(e);
    }
  }
}
