package io.parley.gateway.app;

import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.ConnectionCounts;
import io.parley.gateway.engineio.EngineServer;
import io.parley.gateway.engineio.Untrusted;
import io.parley.gateway.http.AnswerCounts;
import io.parley.gateway.http.Port;
import io.parley.gateway.request.RateLimits;
import io.parley.operations.Metrics;
import java.util.function.DoubleSupplier;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What one gateway counts: each room counts for itself, and here it gets its name.
@Configuration(proxyBeanMethods = false)
class GatewayMetrics {
  private final AnswerCounts answers = new AnswerCounts("/api/");

  @Bean
  WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> countedAnswers() {
    return jetty -> jetty.addServerCustomizers(server -> server.insertHandler(answers.handler()));
  }

  @Bean
  SmartInitializingSingleton registration(
      Metrics metrics, GatewayCore core, EngineServer engine, Port port, RateLimits limits) {
    return () -> {
      requests(metrics, core, limits);
      connections(metrics, engine);
      strangers(metrics, engine.untrusted(), port);
      delivery(metrics, core, engine);
    };
  }

  private void requests(Metrics metrics, GatewayCore core, RateLimits limits) {
    metrics.flow(
        "parley.gateway.requests",
        "What clients ask of the processor",
        core.requests().flow(),
        core.requests()::pending);
    metrics.counter(
        "parley.gateway.rate.limited",
        "Requests refused as RATE_LIMITED: too many of one user",
        limits::limited);
    metrics.counter(
        "parley.gateway.rate.overloaded",
        "Requests refused as OVERLOADED: too many users to know the rates of",
        limits::overloaded);
    answers
        .byStatus()
        .forEach(
            (status, count) ->
                metrics.counter(
                    "parley.gateway.rest.answers",
                    "Answers over REST, by status",
                    count::sum,
                    "status",
                    status));
  }

  private static void connections(Metrics metrics, EngineServer engine) {
    ConnectionCounts counts = engine.counts();
    gauge(metrics, "parley.gateway.connections", "Connections now", engine::connections);
    metrics.counter(
        "parley.gateway.connections.opened", "Connections that were let in", counts::opened);
    metrics.counter(
        "parley.gateway.connections.refused",
        "Connections that were not: a limit was reached",
        counts::refused);
    for (CloseReason reason : CloseReason.values()) {
      metrics.counter(
          "parley.gateway.connections.closed",
          "Connections that have ended, by why",
          () -> counts.closed(reason),
          "reason",
          reason.name());
    }
  }

  private static void strangers(Metrics metrics, Untrusted untrusted, Port port) {
    gauge(metrics, "parley.gateway.port.connections", "TCP connections now", port::open);
    metrics.counter(
        "parley.gateway.port.refused",
        "TCP connections closed because they were too many, or sent too much of a header",
        port::refused);
    metrics.counter(
        "parley.gateway.port.late",
        "TCP connections closed because a request's headers took too long",
        port::late);
    gauge(
        metrics,
        "parley.gateway.untrusted.bytes",
        "Memory lent to clients that have not shown a token yet",
        untrusted::lent);
    metrics.counter(
        "parley.gateway.untrusted.refused",
        "Connections and requests for which none of it was left",
        untrusted::refused);
  }

  private static void delivery(Metrics metrics, GatewayCore core, EngineServer engine) {
    gauge(
        metrics,
        "parley.gateway.sessions",
        "Clients that are logged in now",
        core.conversations()::sessionCount);
    metrics.counter(
        "parley.gateway.events.pushed",
        "Events of conversations given to sessions, once for each session",
        core.conversations()::pushed);
    metrics.counter(
        "parley.gateway.volatile.dropped",
        "Receipts, typing and presence dropped at a socket that is slow",
        engine.counts()::dropped);
    gauge(
        metrics,
        "parley.gateway.lag.records",
        "Records of its slot that the gateway has still to read",
        core.lag());
    gauge(
        metrics, "parley.gateway.partitions", "Partitions of conversations", core.probes()::total);
    gauge(
        metrics,
        "parley.gateway.partitions.answering",
        "Partitions whose processor answers",
        core.probes()::up);
    metrics.counter(
        "parley.gateway.dead.letters",
        "Records of its slot that could not be read, now in parley.internal.dead-letters",
        core::deadLetters);
  }

  /// As long as the gateway.
  private static void gauge(Metrics metrics, String name, String help, DoubleSupplier now) {
    var _ = metrics.gauge(name, help, now);
  }
}
