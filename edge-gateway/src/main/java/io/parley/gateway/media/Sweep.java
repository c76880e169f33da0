package io.parley.gateway.media;

import io.parley.contract.InvalidFieldException;
import io.parley.contract.history.MediaId;
import io.parley.gateway.history.HistoryReader;
import io.parley.gateway.media.HistoryProgress.HistoryProgressException;
import io.parley.gateway.media.SweepLedger.Turn;
import io.parley.gateway.request.RequestException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes files that no message refers to: those that none referred to within [#GRACE] of their
/// upload, those whose messages were all deleted, and what is left of uploads that broke off.
///
/// What refers to what is asked of the history, and only when it is known to have every message of
/// that time: a history that is being rebuilt, or whose sink is away, is not asked ([SweepLedger]).
/// What cannot be judged is kept.
///
/// Every [#EVERY] one gateway of all looks at up to [#LOOKED_AT] keys, oldest first, and the next
/// turn goes on after them.
public final class Sweep implements AutoCloseable {
  static final Duration GRACE = Duration.ofHours(24);
  static final Duration EVERY = Duration.ofMinutes(10);
  static final int LOOKED_AT = 10_000;

  private static final Logger log = LoggerFactory.getLogger(Sweep.class);

  /// Keys that the history is asked of at a time.
  private static final int PAGE = 200;

  private static final Duration FIRST_AFTER = Duration.ofMinutes(1);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

  private final MediaStore store;
  private final HistoryReader history;
  private final HistoryProgress progress;
  private final SweepLedger ledger;
  private final StorageLedger storage;
  private final InstantSource clock;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("media-sweep").factory());

  public Sweep(
      MediaStore store,
      HistoryReader history,
      HistoryProgress progress,
      MediaDatabase database,
      InstantSource clock) {
    this.store = store;
    this.history = history;
    this.progress = progress;
    this.ledger = database.ledger();
    this.storage = database.storage();
    this.clock = clock;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the task keeps its failures to itself
  public void start() {
    executor.execute(this::beginOrTell);
    executor.scheduleWithFixedDelay(
        this::runAndTell, FIRST_AFTER.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  /// From now on files are uploaded that the history knows all links of.
  void begin() throws InterruptedException, RequestException {
    await(ledger.begin(clock.instant(), EVERY));
  }

  /// One turn, if it is this gateway's.
  ///
  /// @return how many keys were removed
  int run() throws InterruptedException, HistoryProgressException, RequestException {
    Map<Integer, Long> logEnds = progress.logEnds();
    // A little less than the interval: clocks and schedules are not exact.
    Duration every = EVERY.minus(FIRST_AFTER);
    Optional<Turn> turn = await(ledger.take(clock.instant(), every, logEnds));
    if (turn.isEmpty()) {
      return 0;
    }
    if (!turn.get().isCovered(progress.historyEnds())) {
      log.info("the history is behind the log: no file is swept");
      return 0;
    }
    return sweep(turn.get());
  }

  private int sweep(Turn turn) throws InterruptedException, RequestException {
    String end = MediaId.lowestOf(turn.at().minus(GRACE)).value();
    String begin = MediaId.lowestOf(turn.since()).value();
    String cursor =
        turn.cursor() == null || turn.cursor().compareTo(begin) < 0 ? begin : turn.cursor();
    int removed = 0;
    for (int looked = 0; looked < LOOKED_AT; looked += PAGE) {
      List<String> keys = page(cursor).filter(key -> key.compareTo(end) < 0).toList();
      try {
        removed += removeOrphans(keys);
      } catch (RequestException e) { // what stands in the way once must not do so for ever
        await(ledger.leave(keys.getLast()));
        throw e;
      }
      cursor = keys.isEmpty() ? cursor : keys.getLast();
      if (keys.size() < PAGE) {
        await(ledger.leave(null));
        return removed;
      }
    }
    await(ledger.leave(cursor));
    return removed;
  }

  /// What the store has, and what has been noted of files that it never got.
  private Stream<String> page(String after) throws InterruptedException, RequestException {
    return Stream.concat(
            await(store.list(after, PAGE)).stream(), await(storage.list(after, PAGE)).stream())
        .sorted()
        .distinct()
        .limit(PAGE);
  }

  private int removeOrphans(List<String> keys) throws InterruptedException, RequestException {
    Set<MediaId> files = new HashSet<>();
    for (String key : keys) {
      idOf(key).ifPresent(files::add);
    }
    if (files.isEmpty()) {
      return 0;
    }
    files.removeAll(await(history.linked(files)));
    int removed = 0;
    for (String key : keys) {
      Optional<MediaId> orphan = idOf(key).filter(files::contains);
      if (orphan.isPresent()) {
        await(store.remove(key));
        await(storage.remove(orphan.get())); // last: or nobody would know of its bytes
        removed++;
      }
    }
    return removed;
  }

  /// Empty for what others keep in the same place.
  private static Optional<MediaId> idOf(String key) {
    try {
      return Optional.of(MediaKeys.idOf(key));
    } catch (InvalidFieldException e) {
      log.debug("{} is no file of ours", key);
      return Optional.empty();
    }
  }

  private static <T extends @Nullable Object> T await(CompletableFuture<T> answer)
      throws InterruptedException, RequestException {
    return StoreCalls.await(answer, ANSWER_WITHIN);
  }

  private void beginOrTell() {
    try {
      begin();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the gateway stops
    } catch (RequestException | RuntimeException e) {
      log.warn("files from before the first sweep will be kept: {}", String.valueOf(e));
    }
  }

  private void runAndTell() {
    try {
      int removed = run();
      if (removed > 0) {
        log.info("swept {} files and thumbnails that no message refers to", removed);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the gateway stops
    } catch (HistoryProgressException | RequestException | RuntimeException e) {
      // or it would never run again; the next turn goes on
      log.warn("the sweep of files has ended early: {}", String.valueOf(e));
    }
  }
}
