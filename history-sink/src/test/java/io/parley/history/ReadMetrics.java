package io.parley.history;

import io.parley.operations.Metrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/// Metrics as `name{label=value, …}`, to be read.
final class ReadMetrics implements Metrics {
  private final Map<String, DoubleSupplier> all = new HashMap<>();

  @Override
  public void counter(String name, String help, LongSupplier total, String... labels) {
    all.put(named(name, labels), total::getAsLong);
  }

  @Override
  public Registration gauge(String name, String help, DoubleSupplier now, String... labels) {
    String named = named(name, labels);
    all.put(named, now);
    return () -> all.remove(named);
  }

  @Override
  public Consumer<Duration> timer(String name, String help) {
    double[] times = {0};
    all.put(named(name), () -> times[0]);
    return _ -> times[0]++;
  }

  Set<String> names() {
    return all.keySet();
  }

  double of(String name) {
    return all.get(name).getAsDouble();
  }

  private static String named(String name, String... labels) {
    StringJoiner all = new StringJoiner(", ", name + "{", "}");
    for (int i = 0; i < labels.length; i += 2) {
      all.add(labels[i] + "=" + labels[i + 1]);
    }
    return all.toString();
  }
}
