package io.parley.operations;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

final class NoMetrics implements Metrics {
  @Override
  public void counter(String name, String help, LongSupplier total, String... labels) {}

  @Override
  public Registration gauge(String name, String help, DoubleSupplier now, String... labels) {
    return () -> {};
  }

  @Override
  public Consumer<Duration> timer(String name, String help) {
    return _ -> {};
  }
}
