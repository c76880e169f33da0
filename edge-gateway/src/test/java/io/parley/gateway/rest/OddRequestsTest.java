package io.parley.gateway.rest;

import static io.parley.gateway.http.RawClient.HERE;
import static io.parley.gateway.rest.RestGateway.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.codec.Codec;
import io.parley.gateway.http.RawClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Finding 19: requests that no client of ours makes. Each gets a problem document, and none a way
/// around a filter.
class OddRequestsTest {
  private static final RestGateway gateway = RestGateway.shared();

  /// Of the web client, which is what is answered to a path that is nothing else's.
  private static final String PAGE = "<title>Parley</title>";

  @BeforeEach
  void later() {
    gateway.script.reset();
    gateway.now.addAndGet(Duration.ofMinutes(1).toNanos());
  }

  private record Reply(String head, String body) {
    void isAProblem(int status) {
      assertThat(head).startsWith("HTTP/1.1 " + status + " ");
      assertThat(head.toLowerCase(Locale.ROOT)).contains("content-type: application/problem+json");
      assertThat(head.toLowerCase(Locale.ROOT)).doesNotContain("server:");
      JsonNode problem =
          Codec.json().readTree(body.substring(body.indexOf('{'), body.lastIndexOf('}') + 1));
      assertThat(problem.path("status").asInt()).isEqualTo(status);
      assertThat(problem.path("code").asString("")).isNotEmpty();
      assertThat(body).doesNotContainIgnoringCase("jetty").doesNotContain("Exception", "\tat ");
    }
  }

  private static Reply ask(String request) throws IOException {
    return ask(gateway.port(), request);
  }

  private static Reply ask(int port, String request) throws IOException {
    try (RawClient client = RawClient.from(HERE, port).send(request)) {
      return new Reply(client.head(), client.rest());
    }
  }

  private static String get(String path, String... headers) {
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: test\r\n"
        + String.join("", headers)
        + "Connection: close\r\n\r\n";
  }

  private static String bearer(String user) {
    return "Authorization: Bearer " + token(user) + "\r\n";
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/messages/conversations", "/index.html", "/nothing"})
  void trace_isRefused_andEchoesNothing(String path) throws Exception {
    Reply reply =
        ask(
            "TRACE "
                + path
                + " HTTP/1.1\r\nHost: test\r\nX-Secret: squeamish\r\nConnection: close\r\n\r\n");

    reply.isAProblem(405);
    assertThat(reply.head()).contains("Allow: ");
    assertThat(reply.body()).doesNotContain("squeamish");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/error", "/error?status=200", "/%65rror"})
  void errorPage_isNone(String path) throws Exception {
    assertThat(ask(get(path)).body()).contains(PAGE);
  }

  @ParameterizedTest
  @CsvSource({
    "/%zz, 400",
    "/..;/api/messages, 400",
    "/%2e%2e/x, 400",
    "/a/..%2fb/\\x, 400",
    "/%00, 400",
  })
  void pathThatIsNone_isAProblem(String path, int status) throws Exception {
    ask(get(path)).isAProblem(status);
  }

  /// Encoded or not: a dot is not what leads to a file, and no file is outside of the list.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/secret.txt",
        "/files.json",
        "/assets/..%2fsecret.txt",
        "/assets%2Fapp-1a2b3c.js",
        "/assets/app-1a2b3c.js.br",
        "/assets/app-1a2b3c.js/",
        "/assets/app-1a2b3c%2ejs",
        "/sw%2Ejs",
        "/%2fetc%2fpasswd%2e",
        "/.git/config",
        "/c.js",
        "/files/index.html",
        "/io/parley/web/files/index.html",
      })
  void pathThatIsNoFile_isAProblem(String path) throws Exception {
    ask(get(path)).isAProblem(404);
  }

  @Test
  void headersThatAreTooLarge_areAProblem() throws Exception {
    ask(get("/", "X-Large: " + "x".repeat(20_000) + "\r\n")).isAProblem(431);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/%61pi/messages/conversations",
        "/a%70i/presence?users=bob",
        "/api;x=1/messages/conversations",
        "/%61%70%69;x/messages/direct/bob",
        "/api/%6dessages/conversations"
      })
  void pathInDisguise_isCheckedAsItself(String path) throws Exception {
    ask(get(path)).isAProblem(401);
    assertThat(ask(get(path, bearer("alice"))).head()).startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%2561pi/messages/conversations", "/api%2Fmessages/conversations"})
  void pathIsDecodedOnce(String path) throws Exception {
    assertThat(ask(get(path, bearer("alice"))).body()).contains(PAGE);
  }

  @Test
  void postThatStops_isARequestTimeout() throws Exception {
    try (RestGateway impatient = new RestGateway("--server.jetty.connection-idle-timeout=300ms")) {
      Reply reply =
          ask(
              impatient.port(),
              "POST /api/messages HTTP/1.1\r\nHost: test\r\n"
                  + bearer("alice")
                  + "Connection: close\r\nContent-Length: 100\r\n\r\n{\"to\":");

      reply.isAProblem(408);
    }
  }
}
