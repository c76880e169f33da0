package io.parley.e2e;

import static io.parley.e2e.TestStack.user;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestStack.Shared.class)
class JavaClientIT {
  @Test
  void message_reachesEveryDeviceOfBoth(TestStack stack) throws Exception {
    String alice = user("alice");
    String bob = user("bob");
    try (JavaClient phone = JavaClient.of(stack.url(0), alice);
        JavaClient laptop = JavaClient.of(stack.url(1), alice);
        JavaClient other = JavaClient.of(stack.url(1), bob)) {
      assertThat(phone.ready().getString("userId")).isEqualTo(alice);
      laptop.ready();
      other.ready();

      JSONObject ack = phone.emit("message:send", send(bob, "c-1", "hello"));

      assertThat(ack.getBoolean("ok")).isTrue();
      assertThat(ack.getLong("seq")).isEqualTo(1);
      for (JavaClient device : new JavaClient[] {phone, laptop, other}) {
        JSONObject message = device.nextMessage();
        assertThat(message.getString("messageId")).isEqualTo(ack.getString("messageId"));
        assertThat(message.getString("conversationId")).isEqualTo("dm:" + alice + ":" + bob);
        assertThat(message.getString("content")).isEqualTo("hello");
        assertThat(message.getJSONObject("sender").getString("id")).isEqualTo(alice);
        assertThat(message.getJSONObject("sender").getString("name")).isEqualTo("Name of " + alice);
      }
    }
  }

  @ParameterizedTest(name = "the official Java client chats over {0}")
  @ValueSource(strings = {"websocket", "polling", "polling websocket"})
  void message_goesOverEachTransport(String transports, TestStack stack) throws Exception {
    String alice = user("alice");
    String bob = user("bob");
    Map<String, String> auth = Map.of("token", TestStack.token(alice));
    try (JavaClient sender = new JavaClient(stack.url(0), auth, transports.split(" "));
        JavaClient receiver = JavaClient.of(stack.url(1), bob)) {
      sender.ready();
      receiver.ready();
      for (int i = 1; i <= 20; i++) { // also while it changes its transport
        assertThat(sender.emit("message:send", send(bob, "c-" + i, "no " + i)).getLong("seq"))
            .isEqualTo(i);
      }
      for (int i = 1; i <= 20; i++) {
        assertThat(receiver.nextMessage().getString("content")).isEqualTo("no " + i);
        assertThat(sender.nextMessage().getLong("seq")).isEqualTo(i);
      }
    }
  }

  @Test
  void ready_namesTheConversationsOfALaterSession(TestStack stack) throws Exception {
    String alice = user("alice");
    String bob = user("bob");
    try (JavaClient first = JavaClient.of(stack.url(0), alice)) {
      first.ready();
      first.emit("message:send", send(bob, "c-1", "one"));
      first.emit("message:send", send(bob, "c-2", "two"));
    }
    try (JavaClient later = JavaClient.of(stack.url(1), bob)) {
      JSONObject conversation = later.ready().getJSONArray("conversations").getJSONObject(0);

      assertThat(conversation.getString("conversationId")).isEqualTo("dm:" + alice + ":" + bob);
      assertThat(conversation.getString("kind")).isEqualTo("direct");
      assertThat(conversation.getLong("lastSeq")).isEqualTo(2);
      assertThat(conversation.getLong("lastNumber")).isEqualTo(2);
      assertThat(conversation.getJSONArray("members").toList()).containsExactly(alice, bob);
    }
  }

  @Test
  void retry_onAnotherGateway_isADuplicate(TestStack stack) throws Exception {
    String alice = user("alice");
    String bob = user("bob");
    JSONObject first;
    try (JavaClient client = JavaClient.of(stack.url(0), alice)) {
      client.ready();
      first = client.emit("message:send", send(bob, "c-1", "hello"));
    }
    try (JavaClient client = JavaClient.of(stack.url(1), alice)) {
      client.ready();
      JSONObject retry = client.emit("message:send", send(bob, "c-1", "hello"));

      assertThat(first.getBoolean("duplicate")).isFalse();
      assertThat(retry.getBoolean("duplicate")).isTrue();
      assertThat(retry.getString("messageId")).isEqualTo(first.getString("messageId"));
      assertThat(retry.getLong("seq")).isEqualTo(first.getLong("seq"));
      assertThat(retry.getString("acceptedAt")).isEqualTo(first.getString("acceptedAt"));
    }
  }

  private static JSONObject send(String to, String clientMessageId, String content) {
    return new JSONObject()
        .put("to", to)
        .put("clientMessageId", clientMessageId)
        .put("type", "text")
        .put("content", content);
  }
}
