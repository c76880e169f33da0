package io.parley.e2e;

import static io.parley.e2e.TestStack.token;
import static io.parley.e2e.TestStack.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import io.parley.e2e.TestStack.Response;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(TestStack.Shared.class)
class RestIT {
  private final String alice = user("alice");
  private final String bob = user("bob");

  @Test
  void send_answersWithTheAcceptedMessage_whichTheSocketsGetToo(TestStack stack) throws Exception {
    try (JavaClient bobClient = JavaClient.of(stack.url(1), bob)) {
      bobClient.ready();
      Response response = send(stack, "c-1", "over REST");

      assertThat(response.statusCode()).isEqualTo(201);
      JSONObject message = new JSONObject(response.body());
      assertThat(message.getString("content")).isEqualTo("over REST");
      assertThat(message.getLong("seq")).isEqualTo(1);
      assertThat(message.getJSONObject("sender").getString("id")).isEqualTo(alice);
      assertThat(bobClient.nextMessage().toMap()).isEqualTo(message.toMap());
    }
  }

  @Test
  void pages_areCutByNumber(TestStack stack) throws Exception {
    for (int i = 1; i <= 7; i++) {
      assertThat(send(stack, "c-" + i, "message " + i).statusCode()).isEqualTo(201);
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> numbers(page(stack, "")).size() == 7);

    assertPage(page(stack, "?limit=3"), List.of(5, 6, 7), true);
    assertPage(page(stack, "?limit=3&before=5"), List.of(2, 3, 4), true);
    assertPage(page(stack, "?limit=3&before=2"), List.of(1), false);
    assertPage(page(stack, "?limit=3&after=0"), List.of(1, 2, 3), true);
    assertPage(page(stack, "?limit=3&after=4"), List.of(5, 6, 7), false);
    assertPage(page(stack, "?after=7"), List.of(), false);
    assertPage(page(stack, "?after=2&before=5"), List.of(3, 4), false);
    String id = "dm:" + alice + ":" + bob;
    assertPage(
        new JSONObject(
            TestStack.fetch(stack.url(1) + "/api/conversations/" + id + "/messages", token(bob))
                .body()),
        IntStream.rangeClosed(1, 7).boxed().toList(),
        false);
  }

  @Test
  void metadata_isGivenBackAsItWas(TestStack stack) throws Exception {
    JSONObject metadata =
        new JSONObject()
            .put("$date", "x")
            .put("a.b", new JSONArray().put(new BigDecimal("1.10")).put(true));
    Response sent =
        stack.post(
            stack.url(0) + "/api/messages",
            token(alice),
            message("c-1", "with metadata").put("metadata", metadata).toString());
    assertThat(sent.statusCode()).isEqualTo(201);
    await().atMost(Duration.ofSeconds(30)).until(() -> numbers(page(stack, "")).size() == 1);

    JSONObject stored = page(stack, "").getJSONArray("messages").getJSONObject(0);
    assertThat(stored.toMap()).isEqualTo(new JSONObject(sent.body()).toMap());
  }

  @Test
  void idsWithAnyCharacter_areFoundInPaths(TestStack stack) throws Exception {
    String odd = user("a/b %41:c ü+");
    String conversation = ConversationId.direct(new UserId(alice), new UserId(odd)).value();
    assertThat(
            stack
                .post(
                    stack.url(0) + "/api/messages",
                    token(alice),
                    message("c-1", "hello").put("to", odd).toString())
                .statusCode())
        .isEqualTo(201);

    for (String path :
        List.of(
            "/api/messages/direct/" + encode(odd),
            "/api/conversations/" + encode(conversation) + "/messages")) {
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                Response response = TestStack.fetch(stack.url(0) + path, token(alice));
                assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
                assertThat(numbers(new JSONObject(response.body()))).containsExactly(1);
              });
    }
  }

  private static String encode(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/messages/direct/bob?limit=0, 400, INVALID",
    "/api/messages/direct/bob?limit=101, 400, INVALID",
    "/api/messages/direct/bob?limit=many, 400, INVALID",
    "/api/messages/direct/bob?before=-1, 400, INVALID",
    "/api/conversations/dm:carol:dave/messages, 404, NOT_FOUND",
    "/api/conversations/room/messages, 404, NOT_FOUND",
    "/api/conversations/dm:x/messages, 400, INVALID",
    "/api/nothing, 404, NOT_FOUND",
  })
  void refusal_isAProblemDocument(String path, int status, String code, TestStack stack)
      throws Exception {
    assertProblem(TestStack.fetch(stack.url(0) + path, token(alice)), status, code);
  }

  @Test
  void gatewayWhoseBrokerAnswers_isLive(TestStack stack) throws Exception {
    assertThat(TestStack.fetch(stack.url(0) + "/live", null).statusCode()).isEqualTo(200);
  }

  @Test
  void withoutAValidToken_nothingIsAnswered(TestStack stack) throws Exception {
    assertProblem(
        TestStack.fetch(stack.url(0) + "/api/messages/direct/bob", null), 401, "UNAUTHENTICATED");
    assertProblem(
        stack.post(stack.url(0) + "/api/messages", "a.b.c", "{}"), 401, "UNAUTHENTICATED");
  }

  @Test
  void badSends_sayWhatIsWrong(TestStack stack) throws Exception {
    String url = stack.url(0) + "/api/messages";
    assertProblem(stack.post(url, token(alice), "{"), 400, "INVALID");
    assertProblem(stack.post(url, token(alice), "{}"), 400, "INVALID");
    String large = message("c-1", "x".repeat(70_000)).toString();
    assertProblem(stack.post(url, token(alice), large), 413, "TOO_LARGE");
    String huge = message("c-1", "x".repeat(1024 * 1024)).toString();
    assertProblem(stack.post(url, token(alice), huge), 413, "TOO_LARGE");
    JSONObject foreign = message("c-1", "hi").put("conversationId", "dm:carol:dave");
    foreign.remove("to");
    assertProblem(stack.post(url, token(alice), foreign.toString()), 404, "NOT_FOUND");
  }

  private Response send(TestStack stack, String clientMessageId, String content) throws Exception {
    return stack.post(
        stack.url(0) + "/api/messages", token(alice), message(clientMessageId, content).toString());
  }

  private JSONObject message(String clientMessageId, String content) {
    return new JSONObject()
        .put("to", bob)
        .put("clientMessageId", clientMessageId)
        .put("content", content);
  }

  private JSONObject page(TestStack stack, String query) throws Exception {
    Response response =
        TestStack.fetch(stack.url(1) + "/api/messages/direct/" + bob + query, token(alice));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return new JSONObject(response.body());
  }

  private static void assertPage(JSONObject page, List<Integer> numbers, boolean hasMore) {
    assertThat(numbers(page)).isEqualTo(numbers);
    assertThat(page.getBoolean("hasMore")).isEqualTo(hasMore);
  }

  private static List<Integer> numbers(JSONObject page) {
    return StreamSupport.stream(page.getJSONArray("messages").spliterator(), false)
        .map(message -> ((JSONObject) message).getInt("number"))
        .toList();
  }

  private static void assertProblem(Response response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.contentType()).startsWith("application/problem+json");
    JSONObject problem = new JSONObject(response.body());
    assertThat(problem.getString("code")).isEqualTo(code);
    assertThat(problem.getInt("status")).isEqualTo(status);
    assertThat(problem.has("trace")).isFalse();
    assertThat(response.body()).doesNotContain("Exception").doesNotContain("\tat ");
  }
}
