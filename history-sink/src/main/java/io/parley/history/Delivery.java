package io.parley.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings a batch to the history and what is rejected of it to the dead letters, trying for ever.
/// Logs when trouble begins and when it ends, not for each try.
final class Delivery {
  private static final Logger log = LoggerFactory.getLogger(Delivery.class);

  private final HistoryStore store;
  private final DeadLetters deadLetters;
  private final Backoff backoff;
  private final Timer timer;

  /// System.nanoTime when the trouble began; null when there is none.
  private @Nullable Long troubleSince;

  Delivery(HistoryStore store, DeadLetters deadLetters, Backoff backoff, Timer timer) {
    this.store = store;
    this.deadLetters = deadLetters;
    this.backoff = backoff;
    this.timer = timer;
  }

  /// Returns at once. One batch at a time.
  ///
  /// @return completes when all of the batch is confirmed, with what of it is in the dead letters,
  ///   never exceptionally; cancel it to give up
  CompletableFuture<List<Rejected>> begin(HistoryBatch batch) {
    CompletableFuture<List<Rejected>> confirmed = new CompletableFuture<>();
    timer.execute(() -> attempt(batch, confirmed, 0));
    return confirmed;
  }

  private void attempt(
      HistoryBatch batch, CompletableFuture<List<Rejected>> confirmed, int failures) {
    if (confirmed.isDone()) {
      return; // given up
    }
    writeOnce(batch)
        .whenComplete(
            (letters, failure) -> {
              if (failure == null) {
                troubleIsOver();
                confirmed.complete(letters);
              } else {
                trouble(failure);
                Duration delay = backoff.after(failures + 1);
                timer.after(delay, () -> attempt(batch, confirmed, failures + 1));
              }
            });
  }

  private CompletionStage<List<Rejected>> writeOnce(HistoryBatch batch) {
    try {
      return store
          .write(batch)
          .thenComposeAsync(
              refused -> {
                List<Rejected> letters = all(batch.unreadable(), refused);
                return deadLetters.send(letters).thenApply(sent -> letters);
              },
              timer);
    } catch (RuntimeException e) { // a driver that is closed or misused says so at once
      return CompletableFuture.failedFuture(e);
    }
  }

  private static List<Rejected> all(List<Rejected> unreadable, List<Rejected> refused) {
    List<Rejected> all = new ArrayList<>(unreadable);
    all.addAll(refused);
    return all;
  }

  private synchronized void trouble(Throwable failure) {
    if (troubleSince == null) {
      troubleSince = System.nanoTime();
      Throwable cause =
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure;
      log.warn(
          "The history is not being written, trying again until it is; nothing is lost: {}",
          cause.toString());
    }
  }

  private synchronized void troubleIsOver() {
    if (troubleSince != null) {
      Duration lasted = Duration.ofNanos(System.nanoTime() - troubleSince);
      troubleSince = null;
      log.info("The history is being written again after {} s", lasted.toSeconds());
    }
  }
}
