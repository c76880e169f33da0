package io.parley.operations;

import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The management side of one service: its metrics, and its management port if it has one.
public final class Management implements AutoCloseable {
  private final Metrics metrics;
  private final @Nullable Served served;

  private record Served(
      PrometheusMeterRegistry registry, JvmGcMetrics gc, ManagementServer server) {}

  private Management(Metrics metrics, @Nullable Served served) {
    this.metrics = metrics;
    this.served = served;
  }

  /// Begins to serve what is going to be registered, and the JVM's own.
  ///
  /// @throws IllegalStateException when it cannot listen there; the message names the variables
  public static Management start(ManagementSettings settings) {
    if (settings.port().isEmpty()) {
      return new Management(Metrics.none(), null);
    }
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    ManagementServer server =
        ManagementServer.start(settings.address(), settings.port().get(), registry::scrape);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    JvmGcMetrics gc = new JvmGcMetrics();
    gc.bindTo(registry);
    return new Management(new MicrometerMetrics(registry), new Served(registry, gc, server));
  }

  /// For the service to register what it counts.
  public Metrics metrics() {
    return metrics;
  }

  /// What it listens on, if it does.
  public Optional<Integer> port() {
    return Optional.ofNullable(served).map(open -> open.server().port());
  }

  @Override
  public void close() {
    if (served != null) {
      served.server().close();
      served.gc().close();
      served.registry().close();
    }
  }
}
