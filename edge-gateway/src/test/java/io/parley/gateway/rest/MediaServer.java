package io.parley.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import io.parley.contract.ConversationId;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.settings.Env;
import io.parley.contract.wire.Revocation;
import io.parley.gateway.login.token.MediaTickets;
import io.parley.gateway.login.token.Principal;
import io.parley.gateway.login.token.Revocations;
import io.parley.gateway.login.token.TestTokens;
import io.parley.gateway.login.token.TokenKey;
import io.parley.gateway.login.token.TokenRules;
import io.parley.gateway.login.token.TokenVerifier;
import io.parley.gateway.media.Downloads;
import io.parley.gateway.media.EmbeddedMongo;
import io.parley.gateway.media.MediaDatabase;
import io.parley.gateway.media.MediaSettings;
import io.parley.gateway.media.MediaStore;
import io.parley.gateway.media.S3Settings;
import io.parley.gateway.media.Uploads;
import io.parley.gateway.request.Memberships;
import io.parley.gateway.request.RateLimits;
import io.parley.gateway.request.RequestLimits;
import io.parley.gateway.request.Silences;
import io.parley.operations.security.SecurityLog;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;

/// The media endpoints on the gateway's own server and settings, with a store in memory. Alice and
/// bob are in [#ROOM]; files are at most [#FILE_BYTES].
final class MediaServer implements AutoCloseable {
  static final ConversationId ROOM = new ConversationId("room/1 &%");
  static final int FILE_BYTES = 700_000;

  private static final String SECRET = "a secret of this test, long enough for HS256";

  private final EmbeddedMongo mongo = new EmbeddedMongo();
  private final HttpClient http = HttpClient.newHttpClient();
  private final ConfigurableApplicationContext context;
  private final String url;
  private final int port;

  /// With GridFS, and nobody asks too often. The one of all tests that need no other.
  static MediaServer shared() {
    return Shared.SERVER;
  }

  /// Closed as the process ends.
  private static final class Shared {
    static final MediaServer SERVER = new MediaServer(null);
  }

  /// @param s3 null for GridFS
  MediaServer(@Nullable S3Settings s3) {
    this(s3, RequestLimits.DEFAULT, new AtomicLong()::incrementAndGet);
  }

  /// @param seconds the time that the limits go by
  MediaServer(@Nullable S3Settings s3, RequestLimits limits, LongSupplier seconds) {
    Map<String, Object> beans =
        Map.of(
            "mongoUri",
            mongo.uri(),
            "mediaSettings",
            new MediaSettings(FILE_BYTES, 1L << 40, s3),
            "rateLimits",
            new RateLimits(limits, () -> TimeUnit.SECONDS.toNanos(seconds.getAsLong())));
    context =
        new SpringApplicationBuilder(App.class)
            .bannerMode(Banner.Mode.OFF)
            .logStartupInfo(false)
            .initializers(app -> beans.forEach(app.getBeanFactory()::registerSingleton))
            .run("--server.address=127.0.0.1", "--server.port=0");
    port = Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer()).getPort();
    url = "http://127.0.0.1:" + port;
  }

  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({MediaController.class, RestPolicy.class})
  static class App {
    @Bean
    Revocations revocations() {
      return TestTokens.noRevocations();
    }

    @Bean
    TokenVerifier tokens(Revocations revocations) {
      Env env = new Env(Map.of("JWT_SECRET", SECRET));
      return new TokenVerifier(
          TokenKey.from(env), TokenRules.from(env), revocations, InstantSource.system());
    }

    @Bean
    MediaTickets tickets(Revocations revocations) {
      Env env = new Env(Map.of("JWT_SECRET", SECRET));
      return new MediaTickets(TokenKey.from(env), revocations, InstantSource.system());
    }

    @Bean
    SecurityLog securityLog() {
      return SecurityLog.none();
    }

    @Bean
    Memberships memberships() {
      return (user, conversation) ->
          CompletableFuture.completedFuture(
              conversation.equals(ROOM) && Set.of("alice", "bob", "eve").contains(user.value())
                      || conversation.otherThan(user).isPresent()
                  ? OptionalLong.of(0)
                  : OptionalLong.empty());
    }

    /// With mallory nothing is said.
    @Bean
    Silences silences() {
      return (user, conversation) ->
          CompletableFuture.completedFuture(
              conversation.otherThan(user).filter(new UserId("mallory")::equals).isPresent());
    }

    @Bean(destroyMethod = "close")
    MediaDatabase mediaDatabase(String mongoUri) {
      return new MediaDatabase(mongoUri);
    }

    @Bean(destroyMethod = "close")
    MediaStore store(MediaDatabase database, MediaSettings settings) {
      return database.store(settings);
    }

    @Bean(destroyMethod = "close")
    Uploads uploads(
        MediaStore store,
        Memberships memberships,
        Silences silences,
        MediaDatabase database,
        MediaSettings settings) {
      return new Uploads(store, memberships, silences, database, settings);
    }

    @Bean
    Downloads downloads(MediaStore store, Memberships memberships) {
      return new Downloads(
          store, memberships, (file, room, after) -> CompletableFuture.completedFuture(true));
    }
  }

  int port() {
    return port;
  }

  MediaStore store() {
    return context.getBean(MediaStore.class);
  }

  /// As a page would be given it.
  String ticket(String user) {
    Principal principal =
        new Principal(new Sender(new UserId(user), null, null), Instant.now().plusSeconds(600));
    return context.getBean(MediaTickets.class).of(principal).text();
  }

  /// From now on this user's tokens count no longer.
  void revoke(String user) {
    UserId id = new UserId(user);
    context.getBean(Revocations.class).add(new Revocation(id, null, Instant.now(), id));
  }

  static String token(String user) {
    return Jwts.builder()
        .subject(user)
        .expiration(Date.from(Instant.now().plusSeconds(600)))
        .signWith(Keys.hmacShaKeyFor(SECRET.getBytes(StandardCharsets.UTF_8)))
        .compact();
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /// Where alice uploads to.
  static String uploadPath() {
    return "/api/media?conversationId=" + encode(ROOM.value());
  }

  HttpRequest.Builder request(String user, String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(Duration.ofSeconds(20))
        .header("Authorization", "Bearer " + token(user));
  }

  /// The answer is one that the document speaks of.
  HttpResponse<byte[]> send(HttpRequest.Builder builder) throws IOException, InterruptedException {
    HttpRequest request = builder.build();
    HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    OpenApi api = OpenApi.document();
    String method = request.method().equals("HEAD") ? "GET" : request.method();
    OpenApi.Operation operation = api.operation(method, request.uri().getRawPath());
    assertThat(api.statuses(operation)).contains(Integer.toString(response.statusCode()));
    if (response.headers().firstValue("Content-Type").orElse("").endsWith("json")) {
      JsonNode schema = api.schemaOfAnswer(operation, response.statusCode());
      assertThat(api.errors(schema, json(response))).as(json(response).toString()).isEmpty();
    }
    return response;
  }

  HttpResponse<byte[]> get(String user, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(user, path);
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  HttpResponse<byte[]> upload(String name, byte[] bytes) throws IOException, InterruptedException {
    return upload("alice", name, BodyPublishers.ofByteArray(bytes));
  }

  HttpResponse<byte[]> upload(String user, String name, BodyPublisher body)
      throws IOException, InterruptedException {
    return send(
        request(user, uploadPath() + "&name=" + encode(name))
            .header("Content-Type", "image/png") // nobody asks what it says
            .POST(body));
  }

  /// What an upload answered, which must have succeeded.
  static JsonNode uploaded(HttpResponse<byte[]> response) {
    JsonNode json = json(response);
    if (response.statusCode() != 201) {
      throw new AssertionError(response.statusCode() + " " + json);
    }
    return json;
  }

  static JsonNode json(HttpResponse<byte[]> response) {
    return Codec.json().readTree(response.body());
  }

  @Override
  public void close() {
    context.close();
    http.close();
    mongo.close();
  }
}
