package io.parley.gateway.media;

import com.mongodb.WriteConcern;
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.parley.contract.UserId;
import io.parley.contract.history.MediaId;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Whose files are how long: one document for each file, in the history's own database, whatever
/// store has its bytes. What a user has is their sum, so there is no count that could be wrong. A
/// file's document is there before its bytes, and goes when [Sweep] removes them; one whose upload
/// broke off is swept as the upload is.
///
/// | field | |
/// | --- | --- |
/// | `_id` | the file's id |
/// | `user` | who has uploaded it |
/// | `bytes` | its length, at least [#LEAST_BYTES] |
///
/// Files from before there was a ledger, or from before a dropped database, are nobody's.
final class StorageLedger {
  /// So much a file counts at least: what a store needs for it, and a bound to how many one user
  /// has.
  static final long LEAST_BYTES = 64 * 1024;

  private static final String COLLECTION = "media.owners";
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

  private final MongoCollection<Document> files;

  /// The sum is read of this alone. Made once, by whoever is first.
  private final Mono<String> index;

  StorageLedger(MongoDatabase database) {
    files = database.withWriteConcern(WriteConcern.MAJORITY).getCollection(COLLECTION);
    index =
        Mono.defer(() -> Mono.from(files.createIndex(new Document("user", 1).append("bytes", 1))))
            .cacheInvalidateIf(made -> false);
  }

  /// Notes a file. Of many that ask at once each sees itself and those before it, so that no user
  /// gets beyond the quota; at its very end two may be refused where one had room.
  ///
  /// @param bytes its length
  /// @param quota in bytes
  /// @return whether the user's files are within the quota with it; it is not noted if not
  CompletableFuture<Boolean> add(UserId user, MediaId file, long bytes, long quota) {
    Document document =
        new Document("_id", file.value())
            .append("user", user.value())
            .append("bytes", Math.max(bytes, LEAST_BYTES));
    return index
        .then(Mono.from(files.insertOne(document)))
        .then(sum(user))
        .flatMap(
            sum ->
                sum <= quota
                    ? Mono.just(true)
                    : Mono.from(files.deleteOne(Filters.eq("_id", file.value()))).thenReturn(false))
        .timeout(ANSWER_WITHIN)
        .toFuture()
        .thenApply(Objects::requireNonNull);
  }

  /// Changes nothing where there is none.
  CompletableFuture<?> remove(MediaId file) {
    return Mono.from(files.deleteOne(Filters.eq("_id", file.value())))
        .timeout(ANSWER_WITHIN)
        .then()
        .toFuture();
  }

  /// The files' ids, in order.
  ///
  /// @param after an exclusive bound; null for none
  CompletableFuture<List<String>> list(@Nullable String after, int limit) {
    return Flux.from(
            files
                .find(after == null ? Filters.empty() : Filters.gt("_id", after))
                .projection(Projections.include("_id"))
                .sort(Sorts.ascending("_id"))
                .limit(limit))
        .map(document -> document.getString("_id"))
        .collectList()
        .timeout(ANSWER_WITHIN)
        .toFuture()
        .thenApply(Objects::requireNonNull);
  }

  private Mono<Long> sum(UserId user) {
    return Mono.from(
            files.aggregate(
                List.of(
                    Aggregates.match(Filters.eq("user", user.value())),
                    Aggregates.group(null, Accumulators.sum("bytes", "$bytes")))))
        .map(sum -> sum.get("bytes", Number.class).longValue());
  }
}
