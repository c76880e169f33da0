package io.parley.e2e;

import static io.parley.e2e.TestStack.SECRET;
import static io.parley.e2e.TestStack.token;
import static io.parley.e2e.TestStack.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import io.parley.e2e.TestStack.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

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
    assertThat(stack.get(stack.url(1) + group, token(carol)).statusCode()).isEqualTo(404);

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
    post(stack, 0, alice, group + "/members", "{'members':['%s']}", carol);
    assertThat(get(stack, 1, carol, group).getLong("memberCount")).isEqualTo(3);
  }

  @Test
  void admin_makesConversationsForOthers(TestStack stack) throws Exception {
    String admin =
        Jwts.builder()
            .subject("backend")
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

      assertThat(presence.getJSONObject(0).getString("status")).isEqualTo("online");
      assertThat(presence.getJSONObject(1).getString("status")).isEqualTo("offline");
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
    Response document = stack.get(stack.url(0) + "/api/openapi.json", null);

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
    return successful(stack.get(stack.url(gateway) + path, token(user)));
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
