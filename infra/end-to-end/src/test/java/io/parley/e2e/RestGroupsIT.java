package io.parley.e2e;

import static io.parley.contract.history.MessageDocument.CONTENTS;
import static io.parley.e2e.TestStack.SECRET;
import static io.parley.e2e.TestStack.token;
import static io.parley.e2e.TestStack.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.model.Filters;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import io.parley.contract.history.HistoryGeneration;
import io.parley.e2e.TestStack.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

/// Users without a session, at two gateways.
@ExtendWith(TestStack.Shared.class)
class RestGroupsIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final String alice = user("alice");
  private final String bob = user("bob");
  private final String carol = user("carol");

  @Test
  void group_livesOverRestAlone(TestStack stack) throws Exception {
    JSONObject made =
        post(stack, 0, alice, "/api/conversations", "{'title':'Team','members':['%s']}", bob);
    String id = made.getString("conversationId");
    String group = "/api/conversations/" + id;
    assertThat(get(stack, 1, bob, group).getJSONArray("members").toList())
        .containsExactly(alice, bob);
    assertThat(TestStack.fetch(stack.url(1) + group, token(carol)).statusCode()).isEqualTo(404);

    JSONObject sent = post(stack, 0, alice, "/api/messages/" + id, "{'content':'Grüße allen'}");
    assertThat(sent.getLong("number")).isEqualTo(1);
    JSONObject listed = only(get(stack, 1, bob, "/api/messages/conversations"));
    assertThat(listed.getString("conversationId")).isEqualTo(id);
    assertThat(listed.getLong("unread")).isEqualTo(1);
    await()
        .atMost(SOON)
        .until(() -> only(get(stack, 1, bob, "/api/messages/conversations")).has("lastMessage"));
    assertThat(numbers(get(stack, 1, bob, group + "/messages?around=1"))).containsExactly(1);
    assertThat(numbers(get(stack, 0, bob, "/api/messages/room/" + id))).containsExactly(1);
    assertThat(numbers(get(stack, 0, bob, "/api/messages/search?q=grusse"))).containsExactly(1);
    assertThat(numbers(get(stack, 0, carol, "/api/messages/search?q=grusse"))).isEmpty();

    String read = "{'roomId':'" + id + "','messageId':'" + sent.getString("messageId") + "'}";
    assertThat(post(stack, 1, bob, "/api/messages/read", read).getLong("number")).isEqualTo(1);
    await().atMost(SOON).until(() -> get(stack, 0, bob, group).getLong("unread") == 0);
    JSONObject hasRead = new JSONObject(Map.of("userId", bob, "delivered", 1, "read", 1));
    await()
        .atMost(SOON)
        .until(
            () ->
                get(stack, 0, alice, group + "/messages").getJSONArray("receipts").toList().stream()
                    .anyMatch(receipt -> receipt.equals(hasRead.toMap())));
    post(stack, 0, alice, group + "/members", "{'members':['%s']}", carol);
    assertThat(get(stack, 1, carol, group).getLong("memberCount")).isEqualTo(3);
  }

  @Test
  void historyAndSearch_followEditsReactionsAndDeletions(TestStack stack) throws Exception {
    JSONObject sent =
        post(stack, 0, alice, "/api/messages", "{'to':'%s','content':'erste Fassung'}", bob);
    JSONObject which =
        new JSONObject()
            .put("conversationId", sent.getString("conversationId"))
            .put("messageId", sent.getString("messageId"));
    await().atMost(SOON).until(() -> found(stack, "erste").equals(List.of(1)));
    try (JavaClient client = JavaClient.of(stack.url(0), alice)) {
      client.ready();
      JSONObject edit = new JSONObject(which.toMap()).put("content", "zweite Fassung");
      assertThat(client.emit("message:edit", edit).getBoolean("ok")).isTrue();
      JSONObject react = new JSONObject(which.toMap()).put("emoji", "+1").put("on", true);
      assertThat(client.emit("message:react", react).getBoolean("ok")).isTrue();
      await().atMost(SOON).until(() -> found(stack, "ZWEITE").equals(List.of(1)));
      assertThat(found(stack, "erste")).isEmpty();
      await().atMost(SOON).until(() -> message(stack).has("reactions"));
      assertThat(message(stack).getString("content")).isEqualTo("zweite Fassung");

      assertThat(client.emit("message:delete", which).getBoolean("ok")).isTrue();
      await().atMost(SOON).until(() -> found(stack, "zweite").isEmpty());
      await().atMost(SOON).until(() -> message(stack).has("deletedBy"));
      assertThat(message(stack).getString("content")).isEmpty();
      assertThat(stored(stack, which).keySet()).doesNotContainAnyElementsOf(CONTENTS);
    }
  }

  private List<Integer> found(TestStack stack, String word) throws Exception {
    return numbers(get(stack, 1, bob, "/api/messages/search?q=" + word));
  }

  private JSONObject message(TestStack stack) throws Exception {
    JSONObject page = get(stack, 1, bob, "/api/messages/direct/" + alice);
    return page.getJSONArray("messages").getJSONObject(0);
  }

  private static Document stored(TestStack stack, JSONObject message) {
    try (MongoClient client = MongoClients.create(stack.mongoUri())) {
      Bson id = Filters.eq("messageId", message.getString("messageId"));
      MongoDatabase database = client.getDatabase("parley");
      return Objects.requireNonNull(
          Mono.from(database.getCollection(HistoryGeneration.FIRST.messages()).find(id))
              .block(SOON));
    }
  }

  @Test
  void admin_makesConversationsForOthers(TestStack stack) throws Exception {
    String admin =
        Jwts.builder()
            .subject("backend")
            .expiration(Date.from(Instant.now().plusSeconds(600)))
            .claim("scope", "parley:admin")
            .signWith(Keys.hmacShaKeyFor(SECRET.getBytes(StandardCharsets.UTF_8)))
            .compact();
    String body = "{\"conversationId\":\"match-" + alice + "\",\"members\":[\"" + bob + "\"]}";
    String url = stack.url(0) + "/api/conversations?as=";

    assertThat(stack.post(url + alice, token(carol), body).statusCode()).isEqualTo(403);
    Response made = stack.post(url + alice, admin, body);

    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(new JSONObject(made.body()).getString("owner")).isEqualTo(alice);
    assertThat(post(stack, 1, bob, "/api/messages/match-" + alice, "{'content':'hi'}").has("seq"))
        .isTrue();
  }

  @Test
  void presence_isThatOfTheSockets(TestStack stack) throws Exception {
    String path = "/api/presence?users=" + alice + "," + bob;
    try (JavaClient client = JavaClient.of(stack.url(0), alice)) {
      client.ready();
      JSONArray presence = get(stack, 1, carol, path).getJSONArray("presence");

      assertThat(presence.getJSONObject(0).getString("status")).isEqualTo("unknown");
      post(stack, 0, carol, "/api/messages", "{'to':'" + alice + "','content':'hi'}");
      JSONArray partner = get(stack, 1, carol, path).getJSONArray("presence");
      assertThat(partner.getJSONObject(0).getString("status")).isEqualTo("online");
      assertThat(partner.getJSONObject(1).getString("status")).isEqualTo("unknown");
    }
  }

  @Test
  void retry_isTheSameMessage(TestStack stack) throws Exception {
    String body = "{'to':'" + bob + "','clientMessageId':'c-1','content':'hi'}";

    JSONObject first = post(stack, 0, alice, "/api/messages", body);
    JSONObject again = post(stack, 1, alice, "/api/messages", body);

    assertThat(again.getBoolean("duplicate")).isTrue();
    assertThat(again.getString("messageId")).isEqualTo(first.getString("messageId"));
    assertThat(again.getLong("seq")).isEqualTo(first.getLong("seq"));
  }

  @Test
  void openApi_isServedToAnybody(TestStack stack) throws Exception {
    Response document = TestStack.fetch(stack.url(0) + "/api/openapi.json", null);

    assertThat(document.statusCode()).isEqualTo(200);
    assertThat(new JSONObject(document.body()).getString("openapi")).startsWith("3.1");
  }

  private static JSONObject post(
      TestStack stack, int gateway, String user, String path, String body, Object... parts)
      throws Exception {
    String json = body.formatted(parts).replace('\'', '"');
    return successful(stack.post(stack.url(gateway) + path, token(user), json));
  }

  private static JSONObject get(TestStack stack, int gateway, String user, String path)
      throws Exception {
    return successful(TestStack.fetch(stack.url(gateway) + path, token(user)));
  }

  private static JSONObject successful(Response response) {
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 201);
    return new JSONObject(response.body());
  }

  private static JSONObject only(JSONObject list) {
    assertThat(list.getJSONArray("conversations").length()).isEqualTo(1);
    return list.getJSONArray("conversations").getJSONObject(0);
  }

  private static List<Integer> numbers(JSONObject page) {
    return page.getJSONArray("messages").toList().stream()
        .map(message -> (Integer) ((Map<?, ?>) message).get("number"))
        .toList();
  }
}
