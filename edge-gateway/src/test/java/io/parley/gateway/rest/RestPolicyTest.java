package io.parley.gateway.rest;

import static io.parley.gateway.rest.RestGateway.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ErrorCode;
import io.parley.contract.UserId;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.gateway.rest.RestGateway.Answered;
import io.parley.gateway.rest.Script.Mood;
import io.parley.operations.security.SecurityEvent;
import io.parley.operations.security.SecurityEvent.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What every request under `/api` meets, over HTTP. Every answer is also held against
/// `openapi.json` ([RestGateway#ask]).
class RestPolicyTest {
  private static final RestGateway gateway = RestGateway.shared();

  @BeforeEach
  void later() {
    gateway.script.reset();
    gateway.now.addAndGet(Duration.ofMinutes(1).toNanos());
  }

  // What the processor says, or does not.

  @ParameterizedTest
  @CsvSource({
    "FORBIDDEN, 403",
    "NOT_FOUND, 404",
    "INVALID, 400",
    "TOO_LARGE, 413",
  })
  void refusal_isTheProcessorsCode(ErrorCode code, int status) throws Exception {
    gateway.script.mood = Mood.REFUSES;
    gateway.script.refusal = code;

    post("/api/messages", "{'to':'bob','content':'hi'}").isRefused(status, code.name());
    gateway.ask("PATCH", "/api/conversations/g-1", "{'title':'T'}").isRefused(status, code.name());
  }

  @Test
  void conversationThatIsThereAlready_isAConflict() throws Exception {
    gateway.script.mood = Mood.REFUSES;
    gateway.script.refusal = ErrorCode.CONFLICT;

    post("/api/conversations", "{'conversationId':'g-1'}").isRefused(409, "CONFLICT");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      textBlock =
          """
          POST   | /api/messages                       | {'to':'bob','content':'hi'}
          POST   | /api/messages/g-1                   | {'content':'hi'}
          POST   | /api/messages/read                  | {'otherUserId':'bob'}
          POST   | /api/messages/delivered             | {'otherUserId':'bob'}
          GET    | /api/messages/conversations         |
          GET    | /api/messages/room/g-1              |
          GET    | /api/conversations/g-1/messages     |
          GET    | /api/messages/search?q=hi           |
          POST   | /api/conversations                  | {}
          GET    | /api/conversations/g-1              |
          PATCH  | /api/conversations/g-1              | {'title':'T'}
          POST   | /api/conversations/g-1/members      | {'members':['bob']}
          DELETE | /api/conversations/g-1/members/bob  |
          POST   | /api/conversations/g-1/accept       | {}
          POST   | /api/conversations/g-1/decline      | {}
          GET    | /api/invitations                    |
          GET    | /api/presence?users=bob             |
          """)
  void logThatTakesNothing_isOverloaded(String method, String path, String body) throws Exception {
    gateway.script.mood = Mood.IS_AWAY;

    Answered answered = gateway.ask(method, path, body);

    answered.isRefused(503, "OVERLOADED");
    assertThat(answered.header("retry-after")).isEqualTo("1");
    assertThat(answered.response().body()).doesNotContain("secret");
  }

  // Who asks.

  @ParameterizedTest
  @CsvSource({
    "GET, /api/messages/direct/bob",
    "GET, /api/messages/conversations",
    "POST, /api/messages",
    "GET, /api/presence?users=bob",
    "GET, /api/nothing",
    "GET, /api/messages/direct/bob?token=a.b.c"
  })
  void withoutAToken_nothingIsAnswered(String method, String path) throws Exception {
    var response = gateway.raw(method, path, null);

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("www-authenticate")).hasValue("Bearer");
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(response.body()).contains("\"UNAUTHENTICATED\"");
  }

  @Test
  void pathInDisguise_getsNoFurtherWithoutAToken() throws Exception {
    for (String path : List.of("/%61pi/messages/conversations", "//api/messages/conversations")) {
      assertThat(gateway.raw("GET", path, null).statusCode()).as(path).isBetween(400, 404);
    }
  }

  /// Finding 10: an address ends up in logs and histories.
  @Test
  void tokenInTheQuery_isNotTaken() throws Exception {
    String path = "/api/messages/direct/bob?token=" + token("alice");

    var response = gateway.raw("GET", path, null);

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).doesNotContain(token("alice"));
  }

  @Test
  void answer_isKeptByNobody() throws Exception {
    for (String path : List.of("/api/messages/direct/bob", "/api/nothing")) {
      var response = gateway.raw("GET", path, null, "Authorization", "Bearer " + token("alice"));
      assertThat(response.headers().firstValue("cache-control")).hasValue("no-store");
    }
    assertThat(
            gateway
                .raw("GET", "/api/messages/direct/bob", null)
                .headers()
                .firstValue("cache-control"))
        .hasValue("no-store");
  }

  @Test
  void ticket_isForFilesOnly() throws Exception {
    Answered made = post("/api/media/tickets", null).is(201);
    String ticket = made.json().path("ticket").asString();

    assertThat(made.json().path("expiresAt").isString()).isTrue();
    assertThat(gateway.raw("GET", "/api/media/nothing?ticket=" + ticket, null).statusCode())
        .isEqualTo(404); // and not 401: this gateway has no files
    assertThat(gateway.raw("GET", "/api/media/nothing?ticket=x" + ticket, null).statusCode())
        .isEqualTo(401);
    assertThat(gateway.raw("POST", "/api/media?ticket=" + ticket, "x").statusCode()).isEqualTo(401);
    assertThat(gateway.raw("GET", "/api/messages/direct/bob?ticket=" + ticket, null).statusCode())
        .isEqualTo(401);
    assertThat(
            gateway
                .raw("GET", "/api/messages/direct/bob", null, "Authorization", "Bearer " + ticket)
                .statusCode())
        .isEqualTo(401);
  }

  // Whose tokens count no longer.

  @Test
  void usersTokens_endWhenAnAdminSaysSo() throws Exception {
    String admin = token("root", "parley:admin");
    gateway.ask(token("mallory"), "GET", "/api/messages/conversations", null).is(200);

    Answered revoked = gateway.ask(admin, "POST", "/api/users/mallory/revoke", null).is(200);

    assertThat(revoked.json().path("userId").asString()).isEqualTo("mallory");
    gateway
        .ask(token("mallory"), "GET", "/api/messages/conversations", null)
        .isRefused(401, "UNAUTHENTICATED");
    get("/api/messages/conversations").is(200);
    assertThat(gateway.security)
        .contains(
            SecurityEvent.of(Kind.TOKENS_REVOKED)
                .by("root")
                .from("127.0.0.1")
                .about("mallory")
                .because("all"),
            SecurityEvent.of(Kind.TOKEN_REFUSED)
                .from("127.0.0.1")
                .about("GET /api/messages/conversations")
                .because("the token counts no longer"));
  }

  @Test
  void oneToken_endsByItsId() throws Exception {
    String admin = token("root", "parley:admin");

    Answered revoked =
        gateway.ask(admin, "POST", "/api/users/trudy/revoke", "{'tokenId':'t-1'}").is(200);

    assertThat(revoked.json().path("tokenId").asString()).isEqualTo("t-1");
    gateway.ask(token("trudy"), "GET", "/api/messages/conversations", null).is(200);
  }

  @Test
  void nobodyElse_mayEndTokens() throws Exception {
    post("/api/users/bob/revoke", null).isRefused(403, "FORBIDDEN");
    gateway
        .ask(token("root", "parley:admin"), "POST", "/api/users/bob/revoke?as=alice", null)
        .isRefused(403, "FORBIDDEN");

    gateway.ask(token("bob"), "GET", "/api/messages/conversations", null).is(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{'tokenId':7}", "{'tokenId':''}", "nonsense"})
  void revocationThatIsNone_isInvalid(String body) throws Exception {
    gateway
        .ask(token("root", "parley:admin"), "POST", "/api/users/bob/revoke", body)
        .isRefused(400, "INVALID");
  }

  @Test
  void revocationThatIsNotWritten_isNotAnswered() throws Exception {
    gateway.script.mood = Mood.IS_AWAY;

    gateway
        .ask(token("root", "parley:admin"), "POST", "/api/users/bob/revoke", null)
        .isRefused(503, "OVERLOADED");
  }

  // Finding 16: who did what.

  @Test
  void refusedToken_isNotedWithoutIt() throws Exception {
    gateway.raw(
        "GET", "/api/presence?users=bob&token=a.b.c", null, "Authorization", "Bearer d.e.f");

    assertThat(gateway.security.getLast())
        .isEqualTo(
            SecurityEvent.of(Kind.TOKEN_REFUSED)
                .from("127.0.0.1")
                .about("GET /api/presence")
                .because("the token is not valid"));
  }

  @Test
  void adminWhoActsForAUser_isNoted() throws Exception {
    gateway
        .ask(token("root", "parley:admin"), "GET", "/api/conversations/g-1?as=bob", null)
        .is(200);

    assertThat(gateway.security.getLast())
        .isEqualTo(
            SecurityEvent.of(Kind.ADMIN_ACTED)
                .by("root")
                .actingFor("bob")
                .from("127.0.0.1")
                .about("GET /api/conversations/g-1"));
  }

  @Test
  void whoWouldActForAnotherWithoutTheScope_isNoted() throws Exception {
    gateway
        .ask(token("mallory", "openid"), "GET", "/api/conversations/g-1?as=bob", null)
        .isRefused(403, "FORBIDDEN");

    assertThat(gateway.security.getLast())
        .isEqualTo(
            SecurityEvent.of(Kind.ACTING_REFUSED)
                .by("mallory")
                .actingFor("bob")
                .from("127.0.0.1")
                .about("GET /api/conversations/g-1"));
  }

  @Test
  void admin_asksAsAnybody() throws Exception {
    String admin = token("root", "openid parley:admin");

    JsonNode message =
        gateway
            .ask(admin, "POST", "/api/messages?as=alice", "{'to':'bob','content':'hi'}")
            .is(201)
            .json();
    gateway.ask(admin, "GET", "/api/conversations/g-1?as=bob", null).is(200);
    gateway.ask(admin, "GET", "/api/conversations/g-1", null).isRefused(404, "NOT_FOUND");
    gateway.ask(admin, "GET", "/api/conversations/g-1?as=%00", null).isRefused(400, "INVALID");

    assertThat(message.path("sender")).hasToString("{\"id\":\"alice\"}");
    assertThat(sent().by()).isEqualTo(new UserId("alice"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "openid", "parley:administrator", "PARLEY:ADMIN"})
  void anybodyElse_asksAsThemselvesOnly(String scope) throws Exception {
    gateway
        .ask(token("alice", scope), "POST", "/api/messages?as=bob", "{'to':'bob','content':'hi'}")
        .isRefused(403, "FORBIDDEN");
    gateway
        .ask(token("alice", scope), "GET", "/api/messages/conversations?as=alice", null)
        .isRefused(403, "FORBIDDEN");

    assertThat(gateway.script.commands).isEmpty();
  }

  // How often.

  @Test
  void tooManyMessages_areRefusedUntilThereIsRoom() throws Exception {
    String body = "{'to':'bob','content':'hi'}";
    for (int i = 0; i < 30; i++) {
      post("/api/messages", body).is(201);
      post("/api/messages/g-1", "{'content':'hi'}").is(201);
    }

    Answered refused = post("/api/messages", body);

    refused.isRefused(429, "RATE_LIMITED");
    assertThat(refused.header("retry-after")).isEqualTo("1");
    get("/api/messages/direct/bob").is(200); // counted for itself
    gateway.now.addAndGet(Duration.ofMillis(50).toNanos());
    post("/api/messages", body).is(201);
  }

  @Test
  void tooManyOfAnythingElse_areRefusedToo() throws Exception {
    for (int i = 0; i < 100; i++) {
      get("/api/presence?users=bob").is(200);
    }

    get("/api/presence?users=bob").isRefused(429, "RATE_LIMITED");
    gateway
        .ask(token("root", "parley:admin"), "GET", "/api/presence?users=bob&as=alice", null)
        .isRefused(429, "RATE_LIMITED");
    gateway.ask(token("bob"), "GET", "/api/presence?users=bob", null).is(200);
  }

  // What Spring refuses.

  @ParameterizedTest
  @CsvSource({
    "DELETE, /api/messages, 405, INVALID",
    "PUT, /api/conversations/g-1, 405, INVALID",
    "GET, /api/nothing, 404, NOT_FOUND",
    "GET, /api/messages, 405, INVALID",
  })
  void whatThereIsNot_isAProblemDocument(String method, String path, int status, String code)
      throws Exception {
    var response = gateway.raw(method, path, null, "Authorization", "Bearer " + token("alice"));

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(response.body()).contains("\"" + code + "\"");
    assertThat(response.headers().firstValue("allow").isPresent()).isEqualTo(status == 405);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "application/xml", "application/json", "nonsense"})
  void whateverIsAccepted_jsonIsAnswered(String accept) throws Exception {
    var response =
        gateway.raw(
            "GET",
            "/api/messages/direct/bob?limit=0",
            null,
            "Authorization",
            "Bearer " + token("alice"),
            "Accept",
            accept);

    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
  }

  // Pages of other sites.

  @Test
  void preflightOfAnAllowedOrigin_saysWhatIsAllowed() throws Exception {
    var response =
        gateway.raw(
            "OPTIONS",
            "/api/conversations/g-1",
            null,
            "Origin",
            "https://app.example.org",
            "Access-Control-Request-Method",
            "PATCH",
            "Access-Control-Request-Headers",
            "authorization,content-type");

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.headers().map())
        .containsEntry("access-control-allow-origin", List.of("https://app.example.org"))
        .containsEntry("access-control-allow-methods", List.of("GET,POST,PATCH,DELETE,PUT,OPTIONS"))
        .containsEntry("access-control-allow-headers", List.of("authorization,content-type"));
  }

  @Test
  void answersToAnAllowedOrigin_mayBeRead_refusalsToo() throws Exception {
    for (String path : List.of("/api/messages/direct/bob", "/api/openapi.json", "/api/nothing")) {
      var response = gateway.raw("GET", path, null, "Origin", "https://app.example.org");

      assertThat(response.headers().firstValue("access-control-allow-origin"))
          .as(path)
          .hasValue("https://app.example.org");
      assertThat(response.headers().firstValue("access-control-expose-headers").orElseThrow())
          .contains("Retry-After");
    }
  }

  @Test
  void answersToAnotherOrigin_mayNotBeRead() throws Exception {
    var response =
        gateway.raw("GET", "/api/openapi.json", null, "Origin", "https://evil.example.org");

    assertThat(response.headers().firstValue("access-control-allow-origin")).isEmpty();
    assertThat(response.headers().allValues("vary")).contains("Origin");
  }

  // The document.

  @Test
  void openApi_isServedWithoutAToken() throws Exception {
    var response = gateway.raw("GET", "/api/openapi.json", null);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(response.body()).startsWith("{").contains("\"openapi\": \"3.1.0\"");
  }

  private static Answered post(String path, String body) throws IOException, InterruptedException {
    return gateway.ask("POST", path, body);
  }

  private static Answered get(String path) throws IOException, InterruptedException {
    return gateway.ask("GET", path, null);
  }

  private static SendMessage sent() {
    return (SendMessage) gateway.script.commands.getFirst();
  }
}
