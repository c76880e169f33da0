package io.parley.operations;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/// The metrics of one Micrometer registry. A name that has these labels already is refused: both
/// would be one number, and one of the two would be wrong.
final class MicrometerMetrics implements Metrics {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(5),
    Duration.ofMillis(20),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2),
    Duration.ofSeconds(10)
  };

  private final MeterRegistry registry;

  MicrometerMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void counter(String name, String help, LongSupplier total, String... labels) {
    requireNew(name, labels);
    // the registry holds on to the function, and weakly to what it is called with
    FunctionCounter.builder(name, registry, _ -> total.getAsLong())
        .description(help)
        .tags(labels)
        .register(registry);
  }

  @Override
  public Registration gauge(String name, String help, DoubleSupplier now, String... labels) {
    requireNew(name, labels);
    Gauge gauge =
        Gauge.builder(name, now::getAsDouble).description(help).tags(labels).register(registry);
    return () -> registry.remove(gauge);
  }

  @Override
  public Consumer<Duration> timer(String name, String help) {
    requireNew(name);
    return Timer.builder(name).description(help).serviceLevelObjectives(BUCKETS).register(registry)
        ::record;
  }

  private void requireNew(String name, String... labels) {
    if (registry.find(name).tags(labels).meter() != null) {
      throw new IllegalStateException(name + " is registered twice with the same labels");
    }
  }
}
