package io.parley.attacks.attack.matrix;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.parley.attacks.stack.AttackFailure;
import io.parley.attacks.stack.Client;
import io.parley.attacks.stack.Target;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks as one user, over REST and by a socket for each dialect. Whoever is told to come again
/// later does so. Used by one thread.
final class Asker implements AutoCloseable {
  /// No answers to what was asked.
  private static final Set<String> BUSY = Set.of("RATE_LIMITED", "OVERLOADED", "TIMEOUT");

  private static final int SUCCESSES = 200;
  private static final int REDIRECTIONS = 300;
  private static final JsonMapper JSON = new JsonMapper();

  private final Target target;
  private final @Nullable String token;
  private final @Nullable String as;
  private final Map<String, Client> sockets = new HashMap<>();

  /// @param token null for none
  /// @param as whom it acts for (`?as=`); null for nobody
  Asker(Target target, @Nullable String token, @Nullable String as) {
    this.target = target;
    this.token = token;
    this.as = as;
  }

  Answer ask(Request request) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + Client.PATIENCE.toNanos();
    while (true) {
      Answer answer =
          switch (request) {
            case Request.Call call -> call(call);
            case Request.Event event -> emit(event);
          };
      if (!BUSY.contains(answer.result()) || System.nanoTime() > deadline) {
        return answer;
      }
      Thread.sleep(answer.retryAfterMillis()); // as it was told to
    }
  }

  /// What must be granted.
  JsonNode must(Request.Call call) throws IOException, InterruptedException {
    Answer answer = ask(call);
    if (!answer.isGranted()) {
      throw new AttackFailure("%s %s: %s".formatted(call.method(), call.path(), answer.body()));
    }
    return JSON.readTree(answer.body().substring(answer.body().indexOf(' ') + 1));
  }

  private Answer call(Request.Call call) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        target
            .request(as == null ? call.path() : acting(call.path(), as), null)
            .method(
                call.method(),
                call.body() == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(call.body(), Request.Call.CHARSET));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<String> response = target.send(request);
    boolean granted = response.statusCode() >= SUCCESSES && response.statusCode() < REDIRECTIONS;
    boolean json = response.headers().firstValue("content-type").orElse("").contains("json");
    JsonNode body = json ? JSON.readTree(response.body()) : JSON.missingNode();
    String result = granted ? seen(body) : body.path("code").asString("no code");
    long seconds = response.headers().firstValueAsLong("Retry-After").orElse(1);
    return new Answer(
        result, response.statusCode() + " " + response.body(), SECONDS.toMillis(seconds));
  }

  private static String acting(String path, String user) {
    return path + (path.contains("?") ? "&as=" : "?as=") + user;
  }

  private Answer emit(Request.Event event) throws InterruptedException {
    JsonNode ack = socket(event.dialect()).ask(event.name(), event.payload());
    boolean granted = ack.path("ok").asBoolean(false);
    JsonNode error = ack.path("error");
    String result = granted ? seen(ack) : error.path("code").asString("no code");
    return new Answer(result, ack.toString(), Math.max(1, error.path("retryAfterMs").asLong(0)));
  }

  private Client socket(String dialect) throws InterruptedException {
    Client client = sockets.get(dialect);
    if (client == null) {
      client = target.open(Client.json().put("token", token).put("dialect", dialect));
      sockets.put(dialect, client);
      var _ = client.awaitConnected();
    }
    return client;
  }

  /// How the first user is seen, where somebody was asked for that.
  private static String seen(JsonNode answer) {
    return answer.path("presence").path(0).path("status").asString(Answer.YES);
  }

  @Override
  public void close() {
    sockets.values().forEach(Client::close);
  }
}
