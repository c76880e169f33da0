package io.parley.benchmarks.load;

import io.parley.benchmarks.harness.BenchmarkFailure;
import io.parley.benchmarks.websocket.SelectorLoop;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The thread of a load, for the one that tells it what to do and waits. Once it has failed, every
/// question is a [BenchmarkFailure].
final class LoadLoop implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int LOOK_EVERY_MILLIS = 20;

  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
  private final SelectorLoop loop =
      SelectorLoop.start((thread, error) -> fail("the load's own thread ended: " + error));

  SelectorLoop selector() {
    return loop;
  }

  /// From any thread; the first reason stays.
  void fail(String reason) {
    failure.compareAndSet(null, reason);
  }

  boolean hasFailed() {
    return failure.get() != null;
  }

  /// @param question is asked on the loop's thread
  <T> T ask(Supplier<T> question) throws InterruptedException {
    String reason = failure.get();
    if (reason != null) {
      throw new BenchmarkFailure(reason);
    }
    try {
      return loop.ask(question, ANSWER);
    } catch (CompletionException e) {
      if (e.getCause() instanceof BenchmarkFailure told) {
        throw told;
      }
      throw new BenchmarkFailure("the load's own thread does not answer: " + failure.get(), e);
    }
  }

  /// Begins a phase and waits for its end.
  ///
  /// @throws BenchmarkFailure when it takes longer
  void perform(Supplier<LoadPhase> phase, Duration within) throws InterruptedException {
    LoadPhase begun =
        ask(
            () -> {
              LoadPhase next = phase.get();
              loop.setTimed(next);
              return next;
            });
    await(begun, within);
  }

  /// @throws BenchmarkFailure when it takes longer
  void await(LoadPhase phase, Duration within) throws InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    while (!ask(phase::isDone)) {
      if (System.nanoTime() - deadline > 0) {
        throw new BenchmarkFailure(
            "not done within " + within.toSeconds() + " s: " + ask(phase::progress));
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
  }

  @Override
  public void close() {
    loop.close();
  }
}
