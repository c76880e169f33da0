package io.parley.e2e;

import static io.parley.e2e.TestStack.token;
import static io.parley.e2e.TestStack.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.contract.codec.Codec;
import io.parley.gateway.app.Gateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/// The apps of docs/dialects with their own clients, each at a gateway that is configured as its
/// document says. What a script does is its app's document, from top to bottom.
@ExtendWith(TestStack.Shared.class)
@Execution(ExecutionMode.CONCURRENT)
class AppsIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @ParameterizedTest
  @CsvSource({
    "alumni, FRONTEND_URL, /socket.io",
    "mentour, CLIENT_URL, /socket.io",
    "nextchat, PARLEY_ALLOWED_ORIGINS, /socket.io",
    "inkspot, NEXT_PUBLIC_APP_URL, /api/socketio",
    "match, PARLEY_ALLOWED_ORIGINS, /socket.io"
  })
  void app_worksAsItsDocumentSays(String app, String originVariable, String path, TestStack stack)
      throws Exception {
    String page = "http://localhost:3000";
    Map<String, String> env = Map.of("PARLEY_DIALECT", app, originVariable, page);
    try (Gateway gateway = stack.anotherGateway(app, env)) {
      String url = "http://127.0.0.1:" + gateway.port();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> TestStack.fetch(url + "/health", null).statusCode() == 200);
      assertThat(origin(url + path, page)).isEqualTo(page + " true");
      assertThat(origin(url + path, "http://elsewhere.example")).isEqualTo("- -");

      String argument = argument(url, user("room-of-" + app), "alice", "bob", "carol");
      String seen = NodeClient.run("apps/" + app + ".mjs", argument);

      assertThat(seen).isEqualTo("{\"ok\":true}");
    }
  }

  @Test
  void clientsOfDifferentApps_understandEachOther(TestStack stack) throws Exception {
    String argument =
        argument(stack.url(0), user("room-of-all"), "alice", "bob", "carol", "dave", "eve");

    String seen = NodeClient.run("apps/together.mjs", argument);

    assertThat(seen).isEqualTo("{\"ok\":true}");
  }

  private static String argument(String url, String room, String... names) {
    ObjectNode argument = Codec.json().createObjectNode().put("url", url).put("room", room);
    ObjectNode users = argument.putObject("users");
    ObjectNode tokens = argument.putObject("tokens");
    for (String name : names) {
      String user = user(name);
      users.put(name, user);
      tokens.put(name, token(user));
    }
    return argument.toString();
  }

  /// What a browser is told of a page's origin.
  private static String origin(String endpoint, String page)
      throws IOException, InterruptedException {
    HttpResponse<Void> response =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(endpoint + "/?EIO=4&transport=polling"))
                .header("Origin", page)
                .build(),
            BodyHandlers.discarding());
    return response.headers().firstValue("access-control-allow-origin").orElse("-")
        + " "
        + response.headers().firstValue("access-control-allow-credentials").orElse("-");
  }
}
