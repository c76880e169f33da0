package io.parley.history;

import java.time.Duration;
import java.util.concurrent.Executor;

/// Runs the sink's work that is not for the thread that reads Kafka.
@FunctionalInterface
interface Timer extends Executor {
  void after(Duration delay, Runnable task);

  @Override
  default void execute(Runnable task) {
    after(Duration.ZERO, task);
  }
}
