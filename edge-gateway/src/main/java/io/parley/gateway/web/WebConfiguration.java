package io.parley.gateway.web;

import io.parley.gateway.GatewaySettings;
import io.parley.gateway.auth.Tokens;
import io.parley.gateway.engineio.ExecutorTimers;
import io.parley.gateway.engineio.Timers;
import io.parley.gateway.history.HistoryReader;
import io.parley.gateway.kafka.KafkaLink;
import io.parley.gateway.kafka.Pipeline;
import io.parley.gateway.kafka.Probes;
import io.parley.gateway.request.NativeDialect;
import io.parley.gateway.request.Sends;
import io.parley.gateway.socketio.SocketIoSettings;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.ee11.servlet.ServletHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.server.jetty.JettyRequestUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/// Everything that a gateway is made of, in the order that it is made. The settings are a bean that
/// [io.parley.gateway.Gateway] brings.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableWebSocket
@Import({MessagesController.class, HealthController.class, Problems.class})
public class WebConfiguration {
  private static final String PATH = "/socket.io";

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
  Pipeline pipeline(GatewaySettings settings, Timers timers) throws InterruptedException {
    return new Pipeline(KafkaLink.open(settings.bootstrapServers(), settings.gatewayId()), timers);
  }

  @Bean
  Sends sends(Pipeline pipeline) {
    return pipeline.sends();
  }

  @Bean
  Probes probes(Pipeline pipeline) {
    return pipeline.probes();
  }

  @Bean
  BearerFilter bearerFilter(Tokens tokens) {
    return new BearerFilter(tokens);
  }

  @Bean
  PageHeaders pageHeaders() {
    return new PageHeaders();
  }

  @Bean
  DemoController demoController(GatewaySettings settings) {
    return new DemoController(Optional.ofNullable(settings.demoTokens()));
  }

  /// Ids are parts of paths, and may hold `/` and `%` (a direct conversation's id does): Jetty
  /// refuses such paths unless told that nobody here takes them apart after decoding.
  @Bean
  WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> idsInPaths() {
    UriCompliance compliance =
        UriCompliance.DEFAULT.with(
            "parley", Violation.AMBIGUOUS_PATH_ENCODING, Violation.AMBIGUOUS_PATH_SEPARATOR);
    return jetty ->
        jetty.addServerCustomizers(
            server -> {
              for (Connector connector : server.getConnectors()) {
                connector
                    .getConnectionFactory(HttpConnectionFactory.class)
                    .getHttpConfiguration()
                    .setUriCompliance(compliance);
              }
              server
                  .getDescendants(ServletHandler.class)
                  .forEach(handler -> handler.setDecodeAmbiguousURIs(true));
            });
  }

  @Bean
  DefaultHandshakeHandler handshakeHandler(SocketIoSettings settings) {
    JettyRequestUpgradeStrategy jetty = new JettyRequestUpgradeStrategy();
    jetty.addWebSocketConfigurer(
        websocket -> {
          websocket.setMaxTextMessageSize(settings.engine().maxPayload());
          websocket.setMaxBinaryMessageSize(settings.engine().maxPayload());
          websocket.setIdleTimeout(Duration.ZERO); // Engine.IO's heartbeat sees to that
        });
    return new DefaultHandshakeHandler(jetty);
  }

  @Bean
  WebSocketConfigurer socketIo(
      SocketIoSettings settings,
      Timers timers,
      Tokens tokens,
      Pipeline pipeline,
      DefaultHandshakeHandler handshakeHandler) {
    Clients clients =
        new Clients(tokens, pipeline.conversations(), new NativeDialect(pipeline.sends()));
    SocketIoEndpoint endpoint = new SocketIoEndpoint(settings, timers, clients);
    return registry ->
        registry
            .addHandler(endpoint, PATH, PATH + "/")
            .addInterceptors(new EngineHandshake())
            .setHandshakeHandler(handshakeHandler)
            // A token is sent by the client's own code and never by a browser on its own, so a page
            // of another origin gains nothing.
            .setAllowedOriginPatterns("*");
  }
}
