package io.parley.history;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.parley.contract.history.HistoryGeneration;
import io.parley.contract.history.HistoryPointer;
import io.parley.history.RebuildState.Place;
import io.parley.history.RebuildState.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The collection `history`: which generations there are ([HistoryPointer]), and how far a rebuild
/// has come. All but [#pointer] wait for MongoDB, and fail with its driver's exceptions.
final class HistoryLedger {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
  private static final String ID = HistoryPointer.ID;
  private static final String REBUILD = "rebuild";
  private static final String OWNER = "owner";

  private final MongoDatabase database;
  private final MongoCollection<Document> documents;

  /// @param database that confirms writes by a majority
  HistoryLedger(MongoDatabase database) {
    this.database = database;
    this.documents = database.getCollection(HistoryPointer.COLLECTION);
  }

  /// Fails with an [IllegalStateException] where the document is none of ours.
  CompletableFuture<HistoryPointer> pointer() {
    return Mono.from(documents.find(byId(HistoryPointer.DOCUMENT)).first())
        .map(Optional::of)
        .defaultIfEmpty(Optional.empty())
        .toFuture()
        .thenApply(found -> HistoryPointer.of(Objects.requireNonNull(found).orElse(null)));
  }

  void setPointer(HistoryPointer pointer) {
    await(
        documents.replaceOne(
            byId(HistoryPointer.DOCUMENT),
            pointer.toDocument(),
            new ReplaceOptions().upsert(true)));
  }

  List<String> collections() {
    return Objects.requireNonNull(
        Flux.from(database.listCollectionNames()).collectList().block(ANSWER_WITHIN));
  }

  void drop(HistoryGeneration generation) {
    List<String> there = collections();
    generation.collections().stream()
        .filter(there::contains)
        .forEach(name -> Mono.from(database.getCollection(name).drop()).block(ANSWER_WITHIN));
  }

  /// The rebuild that has begun and not ended.
  Optional<RebuildState> rebuild() {
    return Mono.from(documents.find(byId(REBUILD)).first())
        .map(HistoryLedger::state)
        .blockOptional(ANSWER_WITHIN);
  }

  void begin(RebuildState state) {
    await(documents.insertOne(document(state)));
  }

  /// From now on the rebuild is this owner's.
  void take(RebuildState state) {
    await(documents.replaceOne(byId(REBUILD), document(state)));
  }

  /// @throws RebuildFailure when it is another's by now, or not there any more
  void save(RebuildState state) {
    if (await(documents.replaceOne(mine(state), document(state))).getMatchedCount() == 0) {
      throw notMine();
    }
  }

  /// @throws RebuildFailure as [#save]
  void end(RebuildState state) {
    if (await(documents.deleteOne(mine(state))).getDeletedCount() == 0) {
      throw notMine();
    }
  }

  private static RebuildFailure notMine() {
    return new RebuildFailure(
        "another rebuild-history goes on with this one, or MongoDB has lost it: run it again if"
            + " none does");
  }

  private static Bson mine(RebuildState state) {
    return Filters.and(byId(REBUILD), Filters.eq(OWNER, state.owner()));
  }

  private static Bson byId(String id) {
    return Filters.eq(ID, id);
  }

  private static <T> T await(Publisher<T> asked) {
    return Objects.requireNonNull(Mono.from(asked).block(ANSWER_WITHIN));
  }

  private static Document document(RebuildState state) {
    return new Document(ID, REBUILD)
        .append(OWNER, state.owner())
        .append("building", state.building().number())
        .append("replaces", state.replaces().number())
        .append("stage", state.stage().name())
        .append(
            "places",
            state.places().stream()
                .map(
                    place ->
                        new Document("topic", place.topic())
                            .append("topicId", place.topicId())
                            .append("partition", place.partition())
                            .append("first", place.first())
                            .append("next", place.next())
                            .append("end", place.end()))
                .toList());
  }

  private static RebuildState state(Document document) {
    return new RebuildState(
        document.getString(OWNER),
        new HistoryGeneration(document.getLong("building")),
        new HistoryGeneration(document.getLong("replaces")),
        Stage.valueOf(document.getString("stage")),
        document.getList("places", Document.class).stream()
            .map(
                place ->
                    new Place(
                        place.getString("topic"),
                        place.getString("topicId"),
                        place.getInteger("partition"),
                        place.getLong("first"),
                        place.getLong("next"),
                        place.getLong("end")))
            .toList());
  }
}
