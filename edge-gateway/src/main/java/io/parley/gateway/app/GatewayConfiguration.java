package io.parley.gateway.app;

import io.parley.gateway.dialect.Dialect;
import io.parley.gateway.dialect.Dialects;
import io.parley.gateway.engineio.EngineServer;
import io.parley.gateway.engineio.EngineSettings;
import io.parley.gateway.engineio.ExecutorTimers;
import io.parley.gateway.engineio.Timers;
import io.parley.gateway.history.HistoryReader;
import io.parley.gateway.history.PagedHistorySource;
import io.parley.gateway.history.SearchHistory;
import io.parley.gateway.http.EngineEndpoint;
import io.parley.gateway.http.Origins;
import io.parley.gateway.http.Port;
import io.parley.gateway.http.PortConnector;
import io.parley.gateway.http.UntrustedRequests;
import io.parley.gateway.kafka.BrokerContact;
import io.parley.gateway.kafka.KafkaClients;
import io.parley.gateway.kafka.PartitionProbes;
import io.parley.gateway.login.ConnectionAdmission;
import io.parley.gateway.login.SocketConnections;
import io.parley.gateway.login.recovery.RecoveryTokens;
import io.parley.gateway.login.token.MediaTickets;
import io.parley.gateway.login.token.Revocations;
import io.parley.gateway.login.token.TokenVerifier;
import io.parley.gateway.request.ClientRequests;
import io.parley.gateway.request.PagedRequests;
import io.parley.gateway.request.Queries;
import io.parley.gateway.request.RateLimits;
import io.parley.gateway.request.Requests;
import io.parley.gateway.rest.Marks;
import io.parley.gateway.rest.RestConfiguration;
import io.parley.gateway.rest.Revoker;
import io.parley.gateway.rest.page.DemoController;
import io.parley.gateway.rest.page.PageConfiguration;
import io.parley.gateway.rest.page.PageSettings;
import io.parley.gateway.socketio.SocketIoSettings;
import io.parley.operations.security.SecurityEvent;
import io.parley.operations.security.SecurityLog;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/// Everything that a gateway is made of, in the order that it is made. The settings are a bean that
/// [Gateway] brings.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
  RestConfiguration.class,
  PageConfiguration.class,
  MediaConfiguration.class,
  HealthController.class,
  GatewayMetrics.class
})
public class GatewayConfiguration {
  private static final String PATH = "/socket.io";

  /// Where clients connect: at ours, and where those of other apps do.
  private static Set<String> paths() {
    return Stream.concat(
            Stream.of(PATH), Dialects.ALL.stream().map(Dialect::path).flatMap(Optional::stream))
        .collect(Collectors.toSet());
  }

  @Bean
  Origins origins(GatewaySettings settings) {
    return settings.connections().origins();
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
  TokenVerifier tokens(GatewaySettings settings, Revocations revocations) {
    return new TokenVerifier(
        settings.tokenKey(), settings.tokenRules(), revocations, InstantSource.system());
  }

  @Bean
  Revocations revocations(GatewaySettings settings) {
    return new Revocations(settings.tokenRules().maxAge(), InstantSource.system());
  }

  @Bean
  MediaTickets mediaTickets(GatewaySettings settings, Revocations revocations) {
    return new MediaTickets(settings.tokenKey(), revocations, InstantSource.system());
  }

  @Bean
  Revoker revoker(GatewayCore core) {
    return core::revoke;
  }

  @Bean(destroyMethod = "close")
  HistoryReader historyReader(GatewaySettings settings) {
    return new HistoryReader(settings.mongoUri());
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  GatewayCore core(
      KafkaClients kafka,
      HistoryReader history,
      Timers timers,
      Revocations revocations,
      SecurityLog securityLog) {
    return new GatewayCore(
        kafka, new PagedHistorySource(history), timers, revocations, securityLog);
  }

  @Bean
  Requests requests(GatewayCore core) {
    return core.requests();
  }

  @Bean
  Queries queries(GatewayCore core) {
    return core.queries();
  }

  @Bean
  Marks marks(GatewayCore core) {
    return core.conversations()::mark;
  }

  @Bean
  RateLimits rateLimits(GatewaySettings settings, SecurityLog securityLog) {
    return new RateLimits(
        settings.limits(),
        System::nanoTime,
        user ->
            securityLog.note(SecurityEvent.of(SecurityEvent.Kind.RATE_REFUSED).by(user.value())));
  }

  @Bean
  PagedRequests.Deliveries deliveries(GatewayCore core) {
    return core.conversations()::delivered;
  }

  @Bean
  ClientRequests clientRequests(
      Requests requests,
      RateLimits limits,
      Queries queries,
      PagedRequests pages,
      GatewaySettings settings) {
    return new ClientRequests(requests, limits, queries, pages, settings.consent());
  }

  @Bean
  PartitionProbes probes(GatewayCore core) {
    return core.probes();
  }

  @Bean
  BrokerContact brokerContact(GatewayCore core) {
    return core.contact();
  }

  @Bean
  WarmUp warmUp(
      GatewaySettings settings,
      Tls tls,
      Timers timers,
      HistoryReader history,
      SearchHistory search) {
    return new WarmUp(settings.address(), tls, timers, history, search);
  }

  @Bean
  PageSettings pageSettings(GatewaySettings settings) {
    return settings.page();
  }

  @Bean
  DemoController demoController(GatewaySettings settings) {
    return new DemoController(Optional.ofNullable(settings.demoTokens()), settings.page());
  }

  @Bean
  EngineServer engine(GatewaySettings settings, Timers timers) {
    return new EngineServer(EngineSettings.DEFAULT, timers, settings.connections().limits());
  }

  @Bean(destroyMethod = "close")
  Tls tls(GatewaySettings settings) {
    return new Tls(Optional.ofNullable(settings.connections().tls()));
  }

  @Bean
  Port port(GatewaySettings settings, EngineServer engine, Timers timers) {
    return new Port(settings.connections().port(), engine.untrusted(), timers);
  }

  /// Spring's connector, behind our port, and by TLS if there is a certificate.
  @Bean
  WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> guardedPort(Port port, Tls tls) {
    return jetty -> jetty.addServerCustomizers(server -> guard(server, port, tls));
  }

  private static void guard(Server server, Port port, Tls tls) {
    Connector[] connectors = server.getConnectors();
    for (int i = 0; i < connectors.length; i++) {
      ServerConnector plain = (ServerConnector) connectors[i];
      HttpConnectionFactory http = plain.getConnectionFactory(HttpConnectionFactory.class);
      PortConnector guarded =
          new PortConnector(
              server,
              port,
              Stream.concat(tls.before(http).stream(), Stream.of(http))
                  .toArray(ConnectionFactory[]::new));
      guarded.setIdleTimeout(plain.getIdleTimeout());
      guarded.setHost(plain.getHost());
      guarded.setPort(plain.getPort());
      connectors[i] = guarded;
    }
    server.setConnectors(connectors);
  }

  @Bean
  Drain drain(EngineServer engine, GatewaySettings settings) {
    return new Drain(engine, settings.connections().drainWindow());
  }

  /// Socket.IO stands before the servlets and shares nothing with them but the port.
  @Bean
  WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> socketIo(
      GatewaySettings settings,
      SocketIoSettings socketIo,
      EngineServer engine,
      Timers timers,
      TokenVerifier tokens,
      Revocations revocations,
      GatewayCore core,
      ClientRequests requests,
      SecurityLog securityLog) {
    RecoveryTokens recovery =
        settings.recoveryKeys().isEmpty() ? null : new RecoveryTokens(settings.recoveryKeys());
    ConnectionAdmission admission =
        new ConnectionAdmission(core.conversations(), recovery, timers, InstantSource.system());
    SocketConnections sockets =
        new SocketConnections(
            socketIo,
            tokens,
            revocations,
            securityLog,
            core.conversations(),
            admission,
            requests,
            settings.dialect(),
            timers);
    ConnectionSettings connections = settings.connections();
    return jetty -> {
      jetty.setUseForwardHeaders(connections.behindProxy());
      jetty.addServerCustomizers(
          server -> {
            EngineEndpoint endpoint =
                new EngineEndpoint(paths(), engine, connections.origins(), sockets);
            UntrustedRequests untrusted = new UntrustedRequests(engine.untrusted());
            untrusted.setHandler(server.getHandler());
            endpoint.setHandler(untrusted);
            server.setHandler(endpoint);
          });
    };
  }
}
