package io.parley.e2e;

import static org.awaitility.Awaitility.await;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import io.parley.contract.kafka.KafkaConnection;
import io.parley.contract.kafka.KafkaUser;
import io.parley.contract.settings.Env;
import io.parley.gateway.app.Gateway;
import io.parley.history.HistorySink;
import io.parley.history.SinkSettings;
import io.parley.processor.app.MessageProcessor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.util.FileSystemUtils;

/// Two gateways, a processor and a sink, once for all tests of a JVM; each test brings users of its
/// own.
final class TestStack implements AutoCloseable {
  static final String SECRET = "a secret of these tests, long enough for HS256";

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final AtomicInteger USERS = new AtomicInteger();

  private final Backends backends;
  private final Path state;
  private final MessageProcessor processor;
  private final HistorySink sink;
  private final List<Gateway> gateways;

  /// Gives a test class's methods the stack, or skips them where it cannot be had.
  static final class Shared implements ParameterResolver, ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return Backends.missing()
          .map(ConditionEvaluationResult::disabled)
          .orElseGet(() -> ConditionEvaluationResult.enabled("the stack can be started"));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == TestStack.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          // The root's is of one class, where Maven gives its classes to several JVMs in turn.
          .getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(TestStack.class))
          .computeIfAbsent(TestStack.class, key -> start(), TestStack.class);
    }
  }

  private TestStack(Backends backends) throws Exception {
    this.backends = backends;
    state = Files.createTempDirectory("parley-e2e-state");
    processor =
        MessageProcessor.start(
            environment(
                KafkaUser.PROCESSOR,
                Map.of(
                    "PARLEY_STATE_DIR",
                    state.toString(),
                    "PARLEY_PARTITIONS",
                    "3",
                    "PARLEY_SLOTS",
                    "4")));
    sink =
        HistorySink.start(
            SinkSettings.from(
                environment(KafkaUser.SINK, Map.of("MONGODB_URI", backends.mongoUri()))));
    gateways = List.of(gateway("one", Map.of()), gateway("two", Map.of()));
    for (int i = 0; i < gateways.size(); i++) {
      String health = url(i) + "/health";
      await().atMost(Duration.ofSeconds(60)).until(() -> fetch(health, null).statusCode() == 200);
    }
  }

  private static TestStack start() {
    try {
      return new TestStack(Backends.start());
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /// Of a service, with metrics on any port.
  Map<String, String> environment(KafkaUser user, Map<String, String> more) {
    Map<String, String> env = new HashMap<>(more);
    env.putAll(backends.kafka(user));
    env.put("PARLEY_MANAGEMENT_PORT", "0");
    return env;
  }

  /// One at a time, whoever asks: Spring's logging is the JVM's.
  private synchronized Gateway gateway(String name, Map<String, String> more) {
    Map<String, String> env = environment(KafkaUser.GATEWAY, more);
    env.put("PARLEY_ADDRESS", "127.0.0.1");
    env.put("PORT", "0");
    env.put("PARLEY_GATEWAY_ID", name);
    env.put("MONGODB_URI", backends.mongoUri());
    env.put("JWT_SECRET", SECRET);
    return Gateway.start(env);
  }

  /// For the test to close.
  Gateway anotherGateway(String name) {
    return anotherGateway(name, Map.of());
  }

  /// For the test to close.
  ///
  /// @param more of its environment
  Gateway anotherGateway(String name, Map<String, String> more) {
    return gateway(name, more);
  }

  /// @param gateway 0 or 1
  String url(int gateway) {
    return "http://127.0.0.1:" + gateways.get(gateway).port();
  }

  /// Where the services serve their metrics: the processor, the sink, each gateway.
  List<Integer> managementPorts() {
    return Stream.concat(
            Stream.of(processor.managementPort(), sink.managementPort()),
            gateways.stream().map(Gateway::managementPort))
        .map(Optional::orElseThrow)
        .toList();
  }

  /// For a test that reads or writes topics itself.
  KafkaConnection kafkaAdmin() {
    return backends.kafkaAdmin();
  }

  KafkaConnection kafka(KafkaUser user) {
    return KafkaConnection.from(new Env(backends.kafka(user)));
  }

  String mongoUri() {
    return backends.mongoUri();
  }

  /// A user that no other test has.
  static String user(String name) {
    return name + "-" + USERS.incrementAndGet();
  }

  static String token(String user) {
    return token(user, SECRET, Instant.now().plusSeconds(600));
  }

  static String token(String user, String secret, Instant expiresAt) {
    return Jwts.builder()
        .subject(user)
        .claim("name", "Name of " + user)
        .expiration(Date.from(expiresAt))
        .signWith(Keys.hmacShaKeyFor(secret.getBytes(StandardCharsets.UTF_8)))
        .compact();
  }

  /// Who waits for history asks more often than a user may: then again, until it is answered.
  static Response fetch(String url, String token) {
    return await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofSeconds(1))
        .atMost(Duration.ofMinutes(1))
        .until(() -> send(request(url, token).GET()), answer -> answer.statusCode() != 429);
  }

  Response post(String url, String token, String body) throws IOException, InterruptedException {
    return send(
        request(url, token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  record Response(int statusCode, String contentType, String body) {
    static Response of(HttpResponse<String> response) {
      return new Response(
          response.statusCode(),
          response.headers().firstValue("Content-Type").orElse(""),
          response.body());
    }
  }

  private static HttpRequest.Builder request(String url, String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(30));
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  private static Response send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return Response.of(HTTP.send(request.build(), BodyHandlers.ofString()));
  }

  @Override
  public void close() {
    gateways.forEach(Gateway::close);
    processor.close();
    sink.close();
    backends.close();
    remove(state);
  }

  /// With all that is in it.
  static void remove(Path directory) {
    try {
      FileSystemUtils.deleteRecursively(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
