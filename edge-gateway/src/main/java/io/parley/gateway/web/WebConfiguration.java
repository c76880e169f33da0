package io.parley.gateway.web;

import io.parley.gateway.GatewaySettings;
import io.parley.gateway.auth.Tokens;
import io.parley.gateway.dialect.Dialect;
import io.parley.gateway.dialect.Dialects;
import io.parley.gateway.edge.EdgeSettings;
import io.parley.gateway.edge.EngineEndpoint;
import io.parley.gateway.engineio.EngineServer;
import io.parley.gateway.engineio.EngineSettings;
import io.parley.gateway.engineio.ExecutorTimers;
import io.parley.gateway.engineio.Timers;
import io.parley.gateway.history.HistoryReader;
import io.parley.gateway.history.PastReader;
import io.parley.gateway.history.SearchHistory;
import io.parley.gateway.kafka.BrokerContact;
import io.parley.gateway.kafka.KafkaLink;
import io.parley.gateway.kafka.Pipeline;
import io.parley.gateway.kafka.Probes;
import io.parley.gateway.recovery.RecoveryTokens;
import io.parley.gateway.request.Inquiries;
import io.parley.gateway.request.NativeDialect;
import io.parley.gateway.request.RateLimits;
import io.parley.gateway.request.Requests;
import io.parley.gateway.socketio.SocketIoSettings;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/// Everything that a gateway is made of, in the order that it is made. The settings are a bean that
/// [io.parley.gateway.Gateway] brings.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
  RestConfiguration.class,
  MediaConfiguration.class,
  HealthController.class,
  GatewayMetrics.class
})
public class WebConfiguration {
  private static final String PATH = "/socket.io";

  /// Where clients connect: at ours, and where those of other apps do.
  private static Set<String> paths() {
    return Stream.concat(
            Stream.of(PATH), Dialects.ALL.stream().map(Dialect::path).flatMap(Optional::stream))
        .collect(Collectors.toSet());
  }

  @Bean
  SocketIoSettings socketIoSettings() {
    return SocketIoSettings.DEFAULT;
  }

  @Bean
  ExecutorTimers timers() {
    return new ExecutorTimers("timers");
  }

  @Bean
  Tokens tokens(GatewaySettings settings) {
    return new Tokens(settings.tokenKey());
  }

  @Bean(destroyMethod = "close")
  HistoryReader historyReader(GatewaySettings settings) {
    return new HistoryReader(settings.mongoUri());
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  Pipeline pipeline(KafkaLink link, HistoryReader history, Timers timers) {
    return new Pipeline(link, new PastReader(history), timers);
  }

  @Bean
  Requests requests(Pipeline pipeline) {
    return pipeline.requests();
  }

  @Bean
  Inquiries inquiries(Pipeline pipeline) {
    return pipeline.inquiries();
  }

  @Bean
  ReceiptsController.Marks marks(Pipeline pipeline) {
    return pipeline.conversations()::mark;
  }

  @Bean
  RateLimits rateLimits(GatewaySettings settings) {
    return new RateLimits(settings.limits(), System::nanoTime);
  }

  @Bean
  NativeDialect nativeDialect(
      Requests requests, RateLimits limits, HistoryReader history, SearchHistory search) {
    return new NativeDialect(requests, limits, history, search);
  }

  @Bean
  Probes probes(Pipeline pipeline) {
    return pipeline.probes();
  }

  @Bean
  BrokerContact brokerContact(Pipeline pipeline) {
    return pipeline.contact();
  }

  @Bean
  WarmUp warmUp(
      GatewaySettings settings, Timers timers, HistoryReader history, SearchHistory search) {
    return new WarmUp(settings.address(), timers, history, search);
  }

  @Bean
  PageHeaders pageHeaders() {
    return new PageHeaders();
  }

  @Bean
  DemoController demoController(GatewaySettings settings) {
    return new DemoController(Optional.ofNullable(settings.demoTokens()));
  }

  @Bean
  EngineServer engine(GatewaySettings settings, Timers timers) {
    return new EngineServer(EngineSettings.DEFAULT, timers, settings.edge().limits());
  }

  @Bean
  Drain drain(EngineServer engine, GatewaySettings settings) {
    return new Drain(engine, settings.edge().drainWindow());
  }

  /// Socket.IO stands before the servlets and shares nothing with them but the port.
  @Bean
  WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> socketIo(
      GatewaySettings settings,
      SocketIoSettings socketIo,
      EngineServer engine,
      Timers timers,
      Tokens tokens,
      Pipeline pipeline,
      NativeDialect requests,
      Inquiries inquiries) {
    RecoveryTokens recovery =
        settings.recoveryKey() == null ? null : new RecoveryTokens(settings.recoveryKey());
    Door door = new Door(pipeline.conversations(), recovery, timers, InstantSource.system());
    Clients clients =
        new Clients(
            socketIo,
            tokens,
            pipeline.conversations(),
            door,
            requests,
            settings.dialect(),
            inquiries,
            timers);
    EdgeSettings edge = settings.edge();
    return jetty -> {
      jetty.setUseForwardHeaders(edge.behindProxy());
      jetty.addServerCustomizers(
          server -> {
            EngineEndpoint endpoint =
                new EngineEndpoint(paths(), engine, timers, edge.origins(), clients);
            endpoint.setHandler(server.getHandler());
            server.setHandler(endpoint);
          });
    };
  }
}
