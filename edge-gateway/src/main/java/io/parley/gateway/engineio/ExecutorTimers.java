package io.parley.gateway.engineio;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The timers of all sockets of a gateway on one daemon thread. A cancelled task is let go at once.
/// After [#close] tasks are dropped silently.
public final class ExecutorTimers implements Timers, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutorTimers.class);

  private final ScheduledThreadPoolExecutor executor;

  public ExecutorTimers(String threadName) {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().daemon().name(threadName).factory(),
            new ThreadPoolExecutor.DiscardPolicy());
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    Future<?> future =
        executor.schedule(() -> runLogged(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  private static void runLogged(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      // The executor would keep it in a future that nobody asks.
      LOG.error("A timer's task failed", e);
    }
  }

  /// Drops what has not started. Does not wait.
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
