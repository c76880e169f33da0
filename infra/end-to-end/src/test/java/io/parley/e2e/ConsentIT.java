package io.parley.e2e;

import static io.parley.e2e.TestStack.token;
import static io.parley.e2e.TestStack.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.e2e.TestStack.Response;
import io.parley.gateway.app.Gateway;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Nobody becomes a member against their will: official clients at a gateway that has it so, and at
/// one that has not.
@ExtendWith(TestStack.Shared.class)
class ConsentIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final String alice = user("alice");
  private final String bob = user("bob");
  private final String carol = user("carol");

  @Test
  void whoHasNoDirectConversation_isInvited_seesNothing_andAccepts(TestStack stack)
      throws Exception {
    try (Gateway gateway =
        stack.anotherGateway("partners", Map.of("PARLEY_GROUP_ADDS", "partners"))) {
      String url = "http://127.0.0.1:" + gateway.port();
      await().atMost(SOON).until(() -> TestStack.fetch(url + "/health", null).statusCode() == 200);
      try (JavaClient a = JavaClient.of(url, alice);
          JavaClient b = JavaClient.of(stack.url(0), bob)) {
        a.ready();
        b.ready();
        emit(
            a,
            "message:send",
            new JSONObject(Map.of("to", carol, "clientMessageId", "c-1", "content", "hi")));

        JSONObject made =
            emit(
                a,
                "conversation:create",
                new JSONObject(Map.of("title", "Team", "members", List.of(bob, carol))));
        String id = made.getJSONObject("conversation").getString("conversationId");

        assertThat(made.getJSONArray("invited").toList()).containsExactly(bob);
        assertThat(members(made)).containsExactlyInAnyOrder(alice, carol);
        JSONObject invited = b.next("conversation:invited");
        assertThat(invited.keySet())
            .containsExactlyInAnyOrder("conversationId", "kind", "title", "by", "at");
        assertThat(invited.getString("conversationId")).isEqualTo(id);
        assertThat(invited.getString("by")).isEqualTo(alice);
        say(a, id, "unseen");
        String group = "/api/conversations/" + id;
        assertThat(TestStack.fetch(stack.url(1) + group, token(bob)).statusCode()).isEqualTo(404);
        assertThat(TestStack.fetch(stack.url(1) + group + "/messages", token(bob)).statusCode())
            .isEqualTo(404);

        JSONObject accepted =
            emit(b, "conversation:accept", new JSONObject(Map.of("conversationId", id)));
        assertThat(members(accepted)).contains(bob);
        assertThat(b.next("conversation:uninvited").getString("conversationId")).isEqualTo(id);
        say(a, id, "seen");
        assertThat(b.nextMessage().getString("content")).isEqualTo("seen");
      }
    }
  }

  @Test
  void whoHasLeft_isInvitedWhileAway_overRest_andDeclinesOrAccepts(TestStack stack)
      throws Exception {
    String group = "/api/conversations/left-" + alice;
    String named = "{\"conversationId\":\"left-%s\",\"members\":[\"%s\"]}".formatted(alice, bob);
    assertThat(stack.post(stack.url(0) + "/api/conversations", token(alice), named).statusCode())
        .isEqualTo(201);
    try (JavaClient b = JavaClient.of(stack.url(1), bob)) {
      b.ready();
      emit(b, "conversation:leave", new JSONObject(Map.of("conversationId", "left-" + alice)));
    }

    String members = "{\"members\":[\"%s\"]}".formatted(bob);
    Response added = stack.post(stack.url(0) + group + "/members", token(alice), members);

    assertThat(new JSONObject(added.body()).getJSONArray("invited").toList()).containsExactly(bob);
    await().atMost(SOON).until(() -> invitations(stack).length() == 1);
    try (JavaClient b = JavaClient.of(stack.url(0), bob)) {
      assertThat(b.ready().getJSONArray("invitations").length()).isEqualTo(1);
      assertThat(stack.post(stack.url(1) + group + "/accept", token(carol), "").statusCode())
          .as("she is not invited")
          .isEqualTo(404);
      assertThat(stack.post(stack.url(1) + group + "/decline", token(bob), "").statusCode())
          .isEqualTo(200);
      assertThat(b.next("conversation:uninvited").getString("conversationId"))
          .isEqualTo("left-" + alice);
    }
    assertThat(invitations(stack).length()).isZero();
    assertThat(stack.post(stack.url(1) + group + "/accept", token(bob), "").statusCode())
        .as("he has declined")
        .isEqualTo(404);
  }

  @Test
  void stranger_asksByTheirFirstMessage_whichTheOtherSeesOnceTheyHaveAccepted(TestStack stack)
      throws Exception {
    try (Gateway gateway = stack.anotherGateway("contacts", Map.of("PARLEY_DIRECT", "contacts"))) {
      String url = "http://127.0.0.1:" + gateway.port();
      await().atMost(SOON).until(() -> TestStack.fetch(url + "/health", null).statusCode() == 200);
      try (JavaClient a = JavaClient.of(url, alice);
          JavaClient b = JavaClient.of(url, bob)) {
        a.ready();
        b.ready();
        JSONObject sent = emit(a, "message:send", to(bob, "hello"));
        String id = sent.getString("conversationId");
        assertThat(sent.getLong("number")).isEqualTo(1);
        JSONObject invited = b.next("conversation:invited");
        assertThat(invited.keySet())
            .containsExactlyInAnyOrder("conversationId", "kind", "by", "at");
        assertThat(invited.getString("kind")).isEqualTo("direct");

        JSONObject page = emit(b, "history:page", new JSONObject(Map.of("conversationId", id)));
        JSONObject none =
            emit(b, "history:page", new JSONObject(Map.of("conversationId", direct(bob, carol))));
        assertThat(page.toString()).isEqualTo(none.toString());
        String direct = TestStack.fetch(url + "/api/messages/direct/" + alice, token(bob)).body();
        assertThat(direct)
            .isEqualTo(TestStack.fetch(url + "/api/messages/direct/" + carol, token(bob)).body());
        JSONObject presence =
            emit(a, "presence:watch", new JSONObject(Map.of("users", List.of(bob))));
        assertThat(presence.getJSONArray("presence").getJSONObject(0).getString("status"))
            .isEqualTo("unknown");
        JSONObject second = a.emit("message:send", to(bob, "again"));
        assertThat(second.getJSONObject("error").getString("code")).isEqualTo("FORBIDDEN");

        emit(b, "conversation:accept", new JSONObject(Map.of("conversationId", id)));
        assertThat(b.nextMessage().getString("content")).isEqualTo("hello");
        assertThat(a.next("presence").getString("userId")).isEqualTo(bob);
        assertThat(b.next("presence").getString("userId")).isEqualTo(alice);
        emit(a, "message:send", to(bob, "at last"));
        assertThat(b.nextMessage().getString("content")).isEqualTo("at last");
        JSONObject back = emit(b, "message:send", to(alice, "yes"));
        assertThat(back.getString("conversationId")).isEqualTo(id);
      }
    }
  }

  private static String direct(String one, String other) {
    return one.compareTo(other) < 0 ? "dm:" + one + ":" + other : "dm:" + other + ":" + one;
  }

  private static JSONObject to(String user, String content) {
    return new JSONObject(Map.of("to", user, "clientMessageId", content, "content", content));
  }

  private JSONArray invitations(TestStack stack) throws Exception {
    Response answer = TestStack.fetch(stack.url(1) + "/api/invitations", token(bob));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JSONObject(answer.body()).getJSONArray("invitations");
  }

  private static List<Object> members(JSONObject ack) {
    return ack.getJSONObject("conversation").getJSONArray("members").toList();
  }

  private static void say(JavaClient client, String conversation, String content) throws Exception {
    emit(
        client,
        "message:send",
        new JSONObject(
            Map.of(
                "conversationId", conversation, "clientMessageId", content, "content", content)));
  }

  private static JSONObject emit(JavaClient client, String event, JSONObject payload)
      throws Exception {
    JSONObject ack = client.emit(event, payload);
    assertThat(ack.getBoolean("ok")).as(ack.toString()).isTrue();
    return ack;
  }
}
