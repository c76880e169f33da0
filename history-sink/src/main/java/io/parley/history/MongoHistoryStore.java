package io.parley.history;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.WriteConcern;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.parley.contract.history.HistoryGeneration;
import io.parley.contract.history.HistoryPointer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The history in MongoDB: every generation that is to be written, as the [HistoryPointer] says. A
/// batch is confirmed when all of them have it.
final class MongoHistoryStore implements HistoryStore {
  private static final Duration SELECT_SERVER = Duration.ofSeconds(5);
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration READ = Duration.ofSeconds(30);

  private record Known(HistoryPointer pointer, long readAt) {}

  private final MongoClient client;
  private final MongoDatabase database;
  private final HistoryLedger ledger;
  private final LongSupplier nanoTime;

  /// Bound: the generations that were ever written in this process. Each is a few objects.
  private final Map<HistoryGeneration, GenerationStore> generations = new ConcurrentHashMap<>();

  private volatile @Nullable Known known;

  MongoHistoryStore(MongoClient client, String databaseName, LongSupplier nanoTime) {
    this.client = client;
    this.database = database(client, databaseName);
    this.ledger = new HistoryLedger(database);
    this.nanoTime = nanoTime;
  }

  /// Does not wait for MongoDB: a batch does. Timeouts that the URI names win over ours.
  static MongoHistoryStore open(SinkSettings settings) {
    return new MongoHistoryStore(client(settings), settings.database(), System::nanoTime);
  }

  static MongoClient client(SinkSettings settings) {
    return MongoClients.create(clientSettings(settings.mongo()));
  }

  static MongoDatabase database(MongoClient client, String name) {
    return client.getDatabase(name).withWriteConcern(WriteConcern.MAJORITY);
  }

  /// What is to be written is asked at each try, not once a batch: a batch that is tried for an
  /// hour goes to what is written then.
  @Override
  public CompletionStage<List<Rejected>> write(HistoryBatch batch) {
    return pointer().thenCompose(pointer -> writeAll(pointer.written(), batch));
  }

  @Override
  public void close() {
    client.close();
  }

  private CompletableFuture<HistoryPointer> pointer() {
    Known before = known;
    long now = nanoTime.getAsLong();
    if (before != null
        && now - before.readAt() < TimeUnit.MILLISECONDS.toNanos(HistoryPointer.SINKS_FOLLOW_MS)) {
      return CompletableFuture.completedFuture(before.pointer());
    }
    return ledger
        .pointer()
        .thenApply(
            pointer -> {
              known = new Known(pointer, now);
              return pointer;
            });
  }

  /// What several refuse is refused once.
  private CompletableFuture<List<Rejected>> writeAll(
      List<HistoryGeneration> written, HistoryBatch batch) {
    List<CompletableFuture<List<Rejected>>> writes =
        written.stream().map(generation -> store(generation).write(batch)).toList();
    return CompletableFuture.allOf(writes.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            done ->
                List.copyOf(
                    writes.stream()
                        .flatMap(write -> write.join().stream())
                        .collect(
                            Collectors.toMap(
                                Rejected::record,
                                Function.identity(),
                                (one, other) -> one,
                                LinkedHashMap::new))
                        .values()));
  }

  private GenerationStore store(HistoryGeneration generation) {
    return generations.computeIfAbsent(generation, one -> new GenerationStore(database, one));
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
}
