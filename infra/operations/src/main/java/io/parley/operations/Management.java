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
import io.parley.operations.security.SecurityEvent;
import io.parley.operations.security.SecurityLines;
import io.parley.operations.security.SecurityLog;
import io.parley.operations.security.SecurityLogs;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The management side of one service: its metrics, its management port if it has one, and its
/// security log.
public final class Management implements AutoCloseable {
  private final Metrics metrics;
  private final SecurityLines securityLog;
  private final @Nullable Served served;

  private record Served(
      PrometheusMeterRegistry registry, JvmGcMetrics gc, ManagementServer server) {}

  private Management(Metrics metrics, SecurityLines securityLog, @Nullable Served served) {
    this.metrics = metrics;
    this.securityLog = securityLog;
    this.served = served;
    for (SecurityEvent.Kind kind : SecurityEvent.Kind.values()) {
      metrics.counter(
          "parley.security.events",
          "What the security log was told of",
          () -> securityLog.noted(kind),
          "event",
          kind.text());
    }
  }

  /// Begins to serve what is going to be registered, and the JVM's own.
  ///
  /// @param service its name, unlike that of every other one on the machine
  /// @throws IllegalStateException when it cannot listen there; the message names the variables
  /// @throws IllegalArgumentException when it cannot write the security log; likewise
  public static Management start(String service, ManagementSettings settings) {
    SecurityLines securityLog = SecurityLogs.open(settings.securityLog(), service);
    try {
      return start(securityLog, settings);
    } catch (RuntimeException e) {
      securityLog.close();
      throw e;
    }
  }

  private static Management start(SecurityLines securityLog, ManagementSettings settings) {
    if (settings.port().isEmpty()) {
      return new Management(Metrics.none(), securityLog, null);
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
    return new Management(
        new MicrometerMetrics(registry), securityLog, new Served(registry, gc, server));
  }

  /// For the service to register what it counts.
  public Metrics metrics() {
    return metrics;
  }

  /// For the service to note what concerns its security.
  public SecurityLog securityLog() {
    return securityLog;
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
    securityLog.close();
  }
}
