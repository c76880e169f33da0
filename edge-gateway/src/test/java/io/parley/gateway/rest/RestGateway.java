package io.parley.gateway.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import io.parley.contract.codec.Codec;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.Revocation;
import io.parley.gateway.app.GatewaySettings;
import io.parley.gateway.login.token.MediaTickets;
import io.parley.gateway.login.token.Revocations;
import io.parley.gateway.login.token.TestTokens;
import io.parley.gateway.login.token.TokenVerifier;
import io.parley.gateway.request.ClientRequests;
import io.parley.gateway.request.ConsentRules;
import io.parley.gateway.request.PagedRequests;
import io.parley.gateway.request.PartitionLoadGates;
import io.parley.gateway.request.Queries;
import io.parley.gateway.request.RateLimits;
import io.parley.gateway.request.RequestIds;
import io.parley.gateway.request.RequestLimits;
import io.parley.gateway.request.Requests;
import io.parley.gateway.rest.OpenApi.Operation;
import io.parley.gateway.rest.page.PageConfiguration;
import io.parley.operations.security.SecurityEvent;
import io.parley.operations.security.SecurityLog;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;

/// REST, and the web client of the tests' resources, on a port of its own, as
/// [GatewayConfiguration] has it, before a [Script] instead of Kafka and MongoDB.
final class RestGateway implements AutoCloseable {
  static final GatewayRef GATEWAY = new GatewayRef("here", 1, 0);
  private static final String SECRET = "a secret of this test, long enough for HS256";
  private static final String ALLOWED_ORIGIN = "https://app.example.org";

  final Script script = new Script();
  final AtomicLong now = new AtomicLong(1);
  final List<SecurityEvent> security = new CopyOnWriteArrayList<>();
  final Revocations revocations = TestTokens.noRevocations();

  private final HttpClient http = HttpClient.newHttpClient();
  private final ConfigurableApplicationContext context;
  private final int port;

  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({RestConfiguration.class, PageConfiguration.class})
  static class Beans {}

  /// The one of all tests. Each begins by [Script#reset], a minute later than the one before.
  static RestGateway shared() {
    return Shared.GATEWAY;
  }

  /// Closed as the process ends.
  private static final class Shared {
    static final RestGateway GATEWAY = new RestGateway();
  }

  /// @param server settings of the container
  RestGateway(String... server) {
    GatewaySettings settings =
        GatewaySettings.from(
            Map.of(
                "JWT_SECRET",
                SECRET,
                "KAFKA_BOOTSTRAP_SERVERS",
                "nowhere:1",
                "MONGODB_URI",
                "nowhere:1",
                "PARLEY_ALLOWED_ORIGINS",
                ALLOWED_ORIGIN));
    Requests requests =
        new Requests(
            GATEWAY, new RequestIds(), script, new PartitionLoadGates(1, _ -> 0), now::get);
    script.answersTo(requests);
    RateLimits limits = new RateLimits(RequestLimits.DEFAULT, now::get);
    Queries queries = new Queries(requests, script);
    PagedRequests.Deliveries deliveries =
        (conversation, user, number) -> script.mark(conversation, user, number, 0);
    Map<String, Object> beans = new HashMap<>();
    beans.putAll(
        Map.of(
            "mediaTickets",
            new MediaTickets(settings.tokenKey(), revocations, InstantSource.system()),
            "revocations",
            revocations,
            "revoker",
            (Revoker) this::revoke,
            "securityLog",
            (SecurityLog) security::add));
    beans.putAll(
        Map.of(
            "origins",
            settings.connections().origins(),
            "tokens",
            new TokenVerifier(
                settings.tokenKey(), settings.tokenRules(), revocations, InstantSource.system()),
            "requests",
            new ClientRequests(
                requests,
                limits,
                queries,
                new PagedRequests(script.history, script.history, deliveries, queries, limits),
                ConsentRules.DEFAULT),
            "queries",
            queries,
            "rateLimits",
            limits,
            "history",
            script.history,
            "deliveries",
            deliveries,
            "marks",
            (Marks) script::mark,
            "pageSettings",
            settings.page()));
    context =
        new SpringApplicationBuilder(Beans.class)
            .bannerMode(Banner.Mode.OFF)
            .logStartupInfo(false)
            .initializers(c -> beans.forEach(c.getBeanFactory()::registerSingleton))
            .run(
                Stream.concat(
                        Stream.of(
                            "--server.address=127.0.0.1",
                            "--server.port=0",
                            "--spring.main.keep-alive=false"),
                        Stream.of(server))
                    .toArray(String[]::new));
    port = Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer()).getPort();
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    context.close();
  }

  /// @param headers names and values in turn
  HttpResponse<String> raw(String method, String path, @Nullable String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  /// Alice asks, and the answer is one that the document speaks of.
  Answered ask(String method, String path, @Nullable String body)
      throws IOException, InterruptedException {
    return ask(token("alice"), method, path, body);
  }

  /// @param body with ' for "
  Answered ask(String token, String method, String path, @Nullable String body)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        raw(
            method,
            path,
            body == null ? null : body.replace('\'', '"'),
            "Authorization",
            "Bearer " + token);
    Answered answered = new Answered(response, Codec.json().readTree(response.body()));
    Operation operation = OpenApi.document().operation(method, URI.create(path).getRawPath());
    JsonNode schema = OpenApi.document().schemaOfAnswer(operation, answered.status());
    assertThat(OpenApi.document().errors(schema, answered.json()))
        .as("%s: %s", operation, response.body())
        .isEmpty();
    return answered;
  }

  /// As Kafka would: to every gateway, and it holds.
  private void revoke(Revocation revocation, Runnable onDone, Consumer<Exception> onFailure) {
    if (script.mood == Script.Mood.IS_AWAY) {
      onFailure.accept(new IllegalStateException("Kafka is away"));
      return;
    }
    revocations.add(revocation);
    onDone.run();
  }

  record Answered(HttpResponse<String> response, JsonNode json) {
    int status() {
      return response.statusCode();
    }

    @Nullable String header(String name) {
      return response.headers().firstValue(name).orElse(null);
    }

    /// It is a problem document with this code.
    void isRefused(int status, String code) {
      assertThat(status()).as(response.body()).isEqualTo(status);
      assertThat(header("content-type")).isEqualTo("application/problem+json");
      assertThat(json.path("code").asString()).isEqualTo(code);
      assertThat(json.path("status").asInt()).isEqualTo(status);
      assertThat(response.body()).doesNotContain("Exception", "\tat ", "io.parley");
    }

    Answered is(int status) {
      assertThat(status()).as(response.body()).isEqualTo(status);
      return this;
    }
  }

  static String token(String user) {
    return token(user, "");
  }

  static String token(String user, String scope) {
    return Jwts.builder()
        .subject(user)
        .expiration(Date.from(Instant.now().plusSeconds(600)))
        .claim("name", "The " + user)
        .claim("scope", scope)
        .signWith(Keys.hmacShaKeyFor(SECRET.getBytes(UTF_8)))
        .compact();
  }
}
