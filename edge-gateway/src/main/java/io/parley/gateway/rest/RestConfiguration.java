package io.parley.gateway.rest;

import io.parley.gateway.history.History;
import io.parley.gateway.history.SearchHistory;
import io.parley.gateway.http.CorsHandler;
import io.parley.gateway.http.Origins;
import io.parley.gateway.request.PagedRequests;
import io.parley.gateway.request.Queries;
import io.parley.gateway.request.RateLimits;
import org.eclipse.jetty.ee11.servlet.ServletHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Everything under `/api`: who may ask from which page (CORS), what every request meets
/// ([RestPolicy]), and the handlers but those of files.
@Configuration(proxyBeanMethods = false)
@Import({
  MessagesController.class,
  ReceiptsController.class,
  HistoryController.class,
  ConversationsController.class,
  InvitationsController.class,
  PresenceController.class,
  UsersController.class,
  TokensController.class,
  OpenApiController.class,
  RestPolicy.class
})
public class RestConfiguration {
  private static final String PREFIX = "/api/";
  private static final String METHODS = "GET,POST,PATCH,DELETE,PUT,OPTIONS";

  @Bean
  PagedRequests pagedRequests(
      History history,
      SearchHistory search,
      PagedRequests.Deliveries deliveries,
      Queries queries,
      RateLimits limits) {
    return new PagedRequests(history, search, deliveries, queries, limits);
  }

  @Bean
  WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> cors(Origins origins) {
    return jetty ->
        jetty.addServerCustomizers(
            server -> {
              CorsHandler cors = new CorsHandler(PREFIX, METHODS, origins);
              cors.setHandler(server.getHandler());
              server.setHandler(cors);
            });
  }

  /// What stands before and behind everything else: methods that nothing has, and refusals of the
  /// container's own.
  @Bean
  WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> refusals() {
    return jetty ->
        jetty.addServerCustomizers(
            server -> {
              ContainerProblems problems = new ContainerProblems();
              server.setErrorHandler(problems);
              server
                  .getDescendants(ContextHandler.class)
                  .forEach(context -> context.setErrorHandler(problems));
              server.insertHandler(new KnownMethods());
            });
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
}
