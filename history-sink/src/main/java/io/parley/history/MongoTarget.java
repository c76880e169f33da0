package io.parley.history;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.connection.ClusterType;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.parley.contract.history.HistoryGeneration;
import io.parley.contract.history.HistoryPointer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a rebuild does to MongoDB. While it copies, a MongoDB that is away is waited for, up to
/// [#PATIENCE]; at all other times, and where MongoDB says that it will not, the rebuild fails.
final class MongoTarget implements Rebuild.Target, AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(10);

  /// `electionTimeoutMillis` of a replica set, if nobody has set it.
  private static final Duration ELECTION_TIME = Duration.ofSeconds(10);

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);

  /// Unauthorized, AuthenticationFailed, a quota of Atlas, OutOfDiskSpace.
  private static final Set<Integer> NEVER = Set.of(13, 18, 8000, 14031);

  private final MongoClient client;
  private final MongoDatabase database;
  private final HistoryLedger ledger;
  private final Backoff backoff;
  private final Clock clock;
  private final Consumer<String> told;
  private @Nullable GenerationStore store;

  MongoTarget(
      MongoClient client,
      String databaseName,
      Backoff backoff,
      Clock clock,
      Consumer<String> told) {
    this.client = client;
    this.database = MongoHistoryStore.database(client, databaseName);
    this.ledger = new HistoryLedger(database);
    this.backoff = backoff;
    this.clock = clock;
    this.told = told;
  }

  static MongoTarget open(
      SinkSettings settings, Backoff backoff, Clock clock, Consumer<String> told) {
    return new MongoTarget(
        MongoHistoryStore.client(settings), settings.database(), backoff, clock, told);
  }

  @Override
  public void close() {
    client.close();
  }

  @Override
  public Optional<RebuildState> rebuild() {
    return once(ledger::rebuild);
  }

  @Override
  public HistoryPointer pointer() {
    return once(() -> ledger.pointer().join());
  }

  @Override
  public Duration electionTime() {
    return client.getClusterDescription().getType() == ClusterType.STANDALONE
        ? Duration.ZERO
        : ELECTION_TIME;
  }

  @Override
  public List<String> collections(HistoryGeneration generation) {
    return once(
        () -> ledger.collections().stream().filter(generation.collections()::contains).toList());
  }

  @Override
  public void begin(RebuildState state) {
    once(() -> ledger.begin(state));
  }

  @Override
  public void take(RebuildState state) {
    once(() -> ledger.take(state));
  }

  @Override
  public void save(RebuildState state) {
    patiently(
        () -> {
          ledger.save(state);
          return state;
        });
  }

  @Override
  public void end(RebuildState state) {
    once(() -> ledger.end(state));
  }

  @Override
  public void setPointer(HistoryPointer pointer) {
    once(() -> ledger.setPointer(pointer));
  }

  @Override
  public void make(HistoryGeneration generation) {
    once(() -> store(generation).ensureIndex().join());
  }

  @Override
  public void drop(HistoryGeneration generation) {
    once(() -> ledger.drop(generation));
  }

  @Override
  public List<Rejected> write(HistoryGeneration generation, HistoryBatch batch) {
    return patiently(
        () -> {
          try {
            return store(generation)
                .write(batch)
                .get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
          } catch (ExecutionException | TimeoutException e) {
            throw new CompletionException(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RebuildFailure("interrupted", e);
          }
        });
  }

  @Override
  public HistoryComparison compare(HistoryGeneration before, HistoryGeneration after) {
    return new HistoryComparison(database, before, after);
  }

  private GenerationStore store(HistoryGeneration generation) {
    GenerationStore made = store;
    if (made == null) {
      made = new GenerationStore(database, generation);
      store = made;
    }
    return made;
  }

  private void once(Runnable task) {
    once(
        () -> {
          task.run();
          return true;
        });
  }

  /// @throws RebuildFailure when MongoDB does not answer, or refuses
  static <T> T once(Supplier<T> task) {
    try {
      return task.get();
    } catch (RebuildFailure e) {
      throw e;
    } catch (RuntimeException e) {
      throw failure(cause(e));
    }
  }

  private <T> T patiently(Supplier<T> task) {
    long since = clock.nanoTime();
    for (int failures = 1; ; failures++) {
      try {
        return task.get();
      } catch (RebuildFailure e) {
        throw e;
      } catch (RuntimeException e) {
        Throwable cause = cause(e);
        if (isForGood(cause) || clock.nanoTime() - since > PATIENCE.toNanos()) {
          throw failure(cause);
        }
        if (failures == 1) {
          told.accept("MongoDB does not take it now, trying again: " + cause.getMessage());
        }
        clock.rest(backoff.after(failures));
      }
    }
  }

  private static boolean isForGood(Throwable cause) {
    return cause instanceof MongoSecurityException
        || (cause instanceof MongoException e && NEVER.contains(e.getCode()))
        || (cause instanceof MongoBulkWriteException bulk
            && bulk.getWriteErrors().stream().anyMatch(error -> NEVER.contains(error.getCode())));
  }

  private static RebuildFailure failure(Throwable cause) {
    return new RebuildFailure(
        "MongoDB does not take it: "
            + cause.getMessage()
            + ". Nothing was dropped; run this again, and it goes on where it was",
        cause);
  }

  private static Throwable cause(Throwable e) {
    Throwable cause = e;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
