package io.parley.gateway.media;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoWriteException;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Whose turn it is to sweep, and where the last turn ended: one document in the history's own
/// database, so that it goes where the history goes.
///
/// | field | |
/// | --- | --- |
/// | `since` | when a gateway first came to this database: of files before it, it is no witness |
/// | `at` | the last turn's time; before the first one, a turn before `since` |
/// | `ends` | where the log ended then, by partition |
/// | `cursor` | the last key that was looked at; missing when the next turn begins anew |
final class SweepLedger {
  private static final String COLLECTION = "media.sweep";
  private static final String ID = "sweep";
  private static final int DUPLICATE_KEY = 11_000;
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

  private final MongoCollection<Document> turns;

  SweepLedger(MongoDatabase database) {
    turns = database.withWriteConcern(WriteConcern.MAJORITY).getCollection(COLLECTION);
  }

  /// What the turn before this one left.
  ///
  /// @param at its time
  /// @param ends where the log ended then
  record Turn(Instant since, Instant at, Map<Integer, Long> ends, @Nullable String cursor) {
    /// Whether the history has all that was accepted before [#at].
    boolean isCovered(Map<Integer, Long> historyEnds) {
      return ends.entrySet().stream()
          .allMatch(end -> historyEnds.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }
  }

  /// Notes when this database became a witness, unless it is one already.
  CompletableFuture<?> begin(Instant now, Duration every) {
    return Mono.from(
            turns.updateOne(
                Filters.eq("_id", ID),
                Updates.combine(
                    Updates.setOnInsert("since", Date.from(now)),
                    Updates.setOnInsert("at", Date.from(now.minus(every))),
                    Updates.setOnInsert("ends", new Document())),
                new UpdateOptions().upsert(true)))
        .timeout(ANSWER_WITHIN)
        .onErrorResume(SweepLedger::isTaken, taken -> Mono.empty())
        .then()
        .toFuture();
  }

  /// Takes the turn if the last one was long enough ago; of many that ask, one gets it.
  ///
  /// @param logEnds where the log ends now, for the next turn
  /// @return what the last turn left; empty if there was none, or it is not time yet
  CompletableFuture<Optional<Turn>> take(Instant now, Duration every, Map<Integer, Long> logEnds) {
    Document ends = new Document();
    logEnds.forEach((partition, end) -> ends.append(partition.toString(), end));
    Date latest = Date.from(now.minus(every));
    return Mono.from(turns.find(Filters.eq("_id", ID)).first())
        .map(last -> last.getDate("at").toInstant().isAfter(latest.toInstant()))
        .defaultIfEmpty(false)
        .flatMap(tooEarly -> tooEarly ? Mono.empty() : take(now, latest, ends))
        .timeout(ANSWER_WITHIN)
        .map(before -> Optional.of(toTurn(before)))
        .onErrorResume(SweepLedger::isTaken, taken -> Mono.empty())
        .defaultIfEmpty(Optional.empty())
        .toFuture()
        .thenApply(Objects::requireNonNull);
  }

  private Mono<Document> take(Instant now, Date latest, Document ends) {
    return Mono.from(
        turns.findOneAndUpdate(
            Filters.and(Filters.eq("_id", ID), Filters.lte("at", latest)),
            Updates.combine(
                Updates.setOnInsert("since", Date.from(now)),
                Updates.set("at", Date.from(now)),
                Updates.set("ends", ends)),
            new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.BEFORE)));
  }

  /// @param cursor null to begin anew
  CompletableFuture<?> leave(@Nullable String cursor) {
    return Mono.from(
            turns.updateOne(
                Filters.eq("_id", ID),
                cursor == null ? Updates.unset("cursor") : Updates.set("cursor", cursor)))
        .timeout(ANSWER_WITHIN)
        .then()
        .toFuture();
  }

  /// Another was quicker: of its time the filter says no, and the upsert tries to make a second.
  private static boolean isTaken(Throwable failure) {
    return switch (failure) {
      case MongoCommandException e -> e.getErrorCode() == DUPLICATE_KEY;
      case MongoWriteException e -> e.getError().getCode() == DUPLICATE_KEY;
      default -> false;
    };
  }

  private static Turn toTurn(Document document) {
    Map<Integer, Long> ends = new HashMap<>();
    document
        .get("ends", Document.class)
        .forEach(
            (partition, end) -> ends.put(Integer.valueOf(partition), ((Number) end).longValue()));
    return new Turn(
        document.getDate("since").toInstant(),
        document.getDate("at").toInstant(),
        ends,
        document.getString("cursor"));
  }
}
