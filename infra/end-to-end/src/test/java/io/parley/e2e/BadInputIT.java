package io.parley.e2e;

import static io.parley.e2e.TestStack.user;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bad input gets a clear error. Throughout, two other users on the same gateway are connected;
/// after each test they exchange a message as if nothing had been.
@ExtendWith(TestStack.Shared.class)
class BadInputIT {
  private final String alice = user("alice");
  private final String bob = user("bob");
  private JavaClient aliceClient;
  private JavaClient bobClient;

  @BeforeEach
  void connectBystanders(TestStack stack) throws Exception {
    aliceClient = JavaClient.of(stack.url(0), alice);
    bobClient = JavaClient.of(stack.url(0), bob);
    aliceClient.ready();
    bobClient.ready();
  }

  @AfterEach
  void bystandersChatOn() throws Exception {
    try (JavaClient aliceClient = this.aliceClient;
        JavaClient bobClient = this.bobClient) {
      JSONObject ack = aliceClient.emit("message:send", message("c-1", "still here"));
      assertThat(ack.getBoolean("ok")).isTrue();
      assertThat(bobClient.nextMessage().getString("content")).isEqualTo("still here");
      assertThat(bobClient.isConnected()).isTrue();
    }
  }

  @Test
  void noToken_isUnauthenticated(TestStack stack) throws Exception {
    assertRefused(stack, Map.of(), "UNAUTHENTICATED", "a token is required");
  }

  @Test
  void forgedToken_isUnauthenticated(TestStack stack) throws Exception {
    String forged =
        TestStack.token(
            alice, "another secret, just as long as the real one", Instant.now().plusSeconds(600));
    assertRefused(stack, Map.of("token", forged), "UNAUTHENTICATED", "the token is not valid");
  }

  @Test
  void expiredToken_saysSo(TestStack stack) throws Exception {
    String expired = TestStack.token(alice, TestStack.SECRET, Instant.now().minusSeconds(60));
    assertRefused(stack, Map.of("token", expired), "TOKEN_EXPIRED", "the token has expired");
  }

  private static void assertRefused(
      TestStack stack, Map<String, String> auth, String code, String message) throws Exception {
    try (JavaClient client = new JavaClient(stack.url(0), auth)) {
      JSONObject error = client.refused();
      assertThat(error.getString("message")).isEqualTo(message);
      assertThat(error.getJSONObject("data").getString("code")).isEqualTo(code);
    }
  }

  @Test
  void missingField_isNamed() throws Exception {
    JSONObject message = message("c-1", "hello");
    message.remove("content");

    assertError(aliceClient.emit("message:send", message), "INVALID", "content: is required");
  }

  @Test
  void contentOfAMegabyte_isTooLarge() throws Exception {
    JSONObject reply = aliceClient.emit("message:send", message("c-0", "x".repeat(1024 * 1024)));

    assertError(reply, "TOO_LARGE", "content: is longer than 65536 bytes");
    assertThat(aliceClient.isConnected()).isTrue();
  }

  @Test
  void unknownEvent_isAnswered() throws Exception {
    assertError(
        aliceClient.emit("message:sing", message("c-0", "la")),
        "NOT_FOUND",
        "there is no such event");
  }

  @Test
  void conversationOfOthers_isNotFound() throws Exception {
    JSONObject message = message("c-0", "let me in");
    message.remove("to");
    message.put("conversationId", "dm:carol:dave");

    assertError(
        aliceClient.emit("message:send", message), "NOT_FOUND", "you are in no such conversation");
  }

  @Test
  void unknownConversation_isNotFound() throws Exception {
    JSONObject message = message("c-0", "anybody?");
    message.remove("to");
    message.put("conversationId", "no-such-room");

    assertError(
        aliceClient.emit("message:send", message), "NOT_FOUND", "you are in no such conversation");
  }

  @Test
  void senderInThePayload_isNotBelieved() throws Exception {
    JSONObject message = message("c-0", "who am I");
    message.put("sender", new JSONObject().put("id", "mallory"));
    aliceClient.emit("message:send", message);

    assertThat(bobClient.nextMessage().getJSONObject("sender").getString("id")).isEqualTo(alice);
  }

  @ParameterizedTest(name = "packet {0} closes its own connection as a parse error")
  @ValueSource(
      strings = {
        "42",
        "42{}",
        "429",
        "4xyz",
        "9",
        "42[\"connect\"]",
        "42[",
        "4999[\"x\"]",
        "451-[\"a\"]",
        "452-[\"a\",{\"_placeholder\":true,\"num\":0}]"
      })
  void malformedPacket_closesItsConnectionAndNoOther(String packet, TestStack stack)
      throws Exception {
    RawClient raw = new RawClient(stack.url(0));
    raw.send("40{\"token\":\"" + TestStack.token(alice) + "\"}");
    raw.send(packet);

    assertThat(raw.closed()).isEqualTo(1002);
  }

  @Test
  void frameAboveMaxPayload_isClosedAsTooLarge(TestStack stack) throws Exception {
    RawClient raw = new RawClient(stack.url(0));
    raw.send("40{\"token\":\"" + TestStack.token(alice) + "\"}");
    raw.send("42[\"message:send\",\"" + "x".repeat(2_000_001) + "\"]");

    assertThat(raw.closed()).isEqualTo(1009);
  }

  @ParameterizedTest(name = "a handshake with {0} is refused")
  @ValueSource(
      strings = {
        "EIO=3&transport=websocket",
        "EIO=4&transport=carrier-pigeon",
        "EIO=4&transport=websocket&sid=x",
        ""
      })
  void wrongHandshake_isRefusedInTheReferenceServersWords(String query, TestStack stack)
      throws Exception {
    TestStack.Response response = TestStack.fetch(stack.url(0) + "/socket.io/?" + query, null);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(new JSONObject(response.body()).keySet())
        .containsExactlyInAnyOrder("code", "message");
  }

  private JSONObject message(String clientMessageId, String content) {
    return new JSONObject()
        .put("to", bob)
        .put("clientMessageId", clientMessageId)
        .put("type", "text")
        .put("content", content);
  }

  private static void assertError(JSONObject reply, String code, String message) {
    assertThat(reply.getBoolean("ok")).isFalse();
    assertThat(reply.getJSONObject("error").getString("code")).isEqualTo(code);
    assertThat(reply.getJSONObject("error").getString("message")).isEqualTo(message);
  }

  /// A websocket that says what no proper client would.
  private static final class RawClient implements WebSocket.Listener {
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    RawClient(String url) throws Exception {
      socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .buildAsync(
                  URI.create(url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"),
                  this)
              .get(30, TimeUnit.SECONDS);
    }

    void send(String packet) throws Exception {
      socket.sendText(packet, true).get(30, TimeUnit.SECONDS);
    }

    int closed() throws Exception {
      return closed.get(30, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
      closed.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      closed.completeExceptionally(error);
    }
  }
}
