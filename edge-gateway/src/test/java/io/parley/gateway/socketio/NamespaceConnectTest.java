package io.parley.gateway.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.Frame;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class NamespaceConnectTest {
  private final ScriptedClient client = new ScriptedClient();

  @Test
  void connect_isAnsweredWithThePublicSid() {
    client.send("40{\"token\":\"x\"}");
    ConnectAttempt attempt = client.attempts.getFirst();
    assertThat(attempt.namespace()).isEqualTo("/");
    assertThat(attempt.auth().orElseThrow().get("token").asString()).isEqualTo("x");
    assertThat(client.transport.sent()).isEmpty();

    attempt.accept(client.new Recorder());
    SocketIoSocket socket = client.sockets.getFirst();
    assertThat(client.transport.sent()).containsExactly("40{\"sid\":\"" + socket.id() + "\"}");
    assertThat(socket.id()).isEqualTo(attempt.socket().id()).isNotEqualTo(client.engine.sid());
    assertThat(socket.isConnected()).isTrue();
    assertThat(client.calls).containsExactly("connect /");
  }

  @Test
  void connectWithoutAuth_hasNone() {
    client.send("40");

    assertThat(client.attempts.getFirst().auth()).isEmpty();
  }

  @Test
  void emitsOfTheHandlersBeginning_comeAfterTheConnectPacket() {
    client.onConnect = () -> client.sockets.getLast().emit("session:ready", new byte[] {'{', '}'});
    client.send("40");
    client.attempts.getFirst().accept(client.new Recorder());

    assertThat(client.transport.sent()).hasSize(2).last().isEqualTo("42[\"session:ready\",{}]");
  }

  @Test
  void refusal_isAConnectErrorAndTheClientMayTryAgain() {
    client.send("40{}");
    client
        .attempts
        .getFirst()
        .refuse("no token", JsonMapper.shared().createObjectNode().put("code", "UNAUTHENTICATED"));
    assertThat(client.transport.takeSent())
        .containsExactly("44{\"message\":\"no token\",\"data\":{\"code\":\"UNAUTHENTICATED\"}}");
    assertThat(client.engine.isOpen()).isTrue();

    client.join();
    assertThat(client.calls).containsExactly("connect /");
  }

  @Test
  void refusedClientThatDoesNotTryAgain_isClosedAfterConnectTimeout() {
    client.send("40");
    client.attempts.getFirst().refuse("no", null);
    client.timers.advance(ScriptedClient.CONNECT_TIMEOUT);

    assertThat(client.transport.closes()).containsExactly("4002 connect timeout");
  }

  @Test
  void unknownNamespace_isAnInvalidNamespace() {
    client.send("40/random,{}", "40/random?token=1,");

    assertThat(client.transport.sent())
        .containsExactly(
            "44/random,{\"message\":\"Invalid namespace\"}",
            "44/random,{\"message\":\"Invalid namespace\"}");
    assertThat(client.attempts).isEmpty();
    assertThat(client.engine.isOpen()).isTrue();
  }

  @Test
  void severalNamespaces_shareOneConnection() {
    client.join();
    client.send("40/custom,");
    client.attempts.getLast().accept(client.new Recorder());
    assertThat(client.transport.takeSent())
        .containsExactly("40/custom,{\"sid\":\"" + client.sockets.getLast().id() + "\"}");

    client.send("42/custom,[\"a\"]", "42[\"b\"]", "41/custom,", "42[\"c\"]");
    client.engine.onClosed(CloseReason.TRANSPORT_CLOSED);
    assertThat(client.calls)
        .containsExactly(
            "connect /",
            "connect /custom",
            "event /custom a[]",
            "event / b[]",
            "disconnect /custom CLIENT_DISCONNECT",
            "event / c[]",
            "disconnect / TRANSPORT_CLOSED");
  }

  @Test
  void clientThatJoinsNothing_isClosedAfterConnectTimeout() {
    client.timers.advance(ScriptedClient.CONNECT_TIMEOUT.minusNanos(1));
    assertThat(client.engine.isOpen()).isTrue();

    client.timers.advance(Duration.ofNanos(1));
    assertThat(client.transport.closes()).containsExactly("4002 connect timeout");
  }

  @Test
  void clientThatAsksForAnUnknownNamespaceOnly_isClosedAfterConnectTimeout() {
    client.send("40/random,");
    client.timers.advance(ScriptedClient.CONNECT_TIMEOUT);

    assertThat(client.engine.isOpen()).isFalse();
  }

  @Test
  void undecidedConnect_isClosedAfterConnectTimeoutAndALaterAnswerDoesNothing() {
    client.send("40");
    client.timers.advance(ScriptedClient.CONNECT_TIMEOUT);
    client.attempts.getFirst().accept(client.new Recorder());

    assertThat(client.transport.closes()).containsExactly("4002 connect timeout");
    assertThat(client.transport.sent()).isEmpty();
    assertThat(client.calls).isEmpty();
  }

  @Test
  void joinedClient_isNotClosedByConnectTimeout() {
    client.join();
    client.timers.advance(ScriptedClient.CONNECT_TIMEOUT.multipliedBy(2));

    assertThat(client.engine.isOpen()).isTrue();
    assertThat(client.timers.size()).isEqualTo(1);
  }

  @Test
  void clientThatLeft_mayJoinAgainWithinConnectTimeout() {
    client.join();
    client.timers.advance(ScriptedClient.CONNECT_TIMEOUT.multipliedBy(2));
    client.send("41");
    client.timers.advance(ScriptedClient.CONNECT_TIMEOUT.minusNanos(1));
    client.join();
    client.timers.advance(ScriptedClient.CONNECT_TIMEOUT);
    assertThat(client.engine.isOpen()).isTrue();

    client.send("41");
    client.timers.advance(ScriptedClient.CONNECT_TIMEOUT);
    assertThat(client.transport.closes()).containsExactly("4002 connect timeout");
    assertThat(client.calls)
        .containsExactly(
            "connect /",
            "disconnect / CLIENT_DISCONNECT",
            "connect /",
            "disconnect / CLIENT_DISCONNECT");
  }

  @Test
  void secondAnswer_isIgnored() {
    client.send("40");
    client.attempts.getFirst().accept(client.new Recorder());
    client.attempts.getFirst().refuse("no", null);
    client.attempts.getFirst().accept(client.new Recorder());

    assertThat(client.transport.sent()).hasSize(1);
    assertThat(client.calls).containsExactly("connect /");
  }

  @Test
  void answerWithinTheConnectHandler_isGood() {
    client.onAttempt = () -> client.attempts.getLast().accept(client.new Recorder());
    client.send("40", "42[\"a\"]");

    assertThat(client.calls).containsExactly("connect /", "event / a[]");
  }

  @Test
  void eventThatComesWhileAnotherThreadBegins_waitsForTheBeginning() throws Exception {
    CountDownLatch beginning = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    client.onConnect =
        () -> {
          beginning.countDown();
          await(go);
        };
    client.send("40");
    Thread accepting =
        Thread.ofPlatform().start(() -> client.attempts.getFirst().accept(client.new Recorder()));
    await(beginning);
    client.send("42[\"a\"]");
    client.engine.onClosed(CloseReason.TRANSPORT_CLOSED);
    assertThat(client.calls).containsExactly("connect /");

    go.countDown();
    accepting.join(5_000);
    assertThat(client.calls)
        .containsExactly("connect /", "event / a[]", "disconnect / TRANSPORT_CLOSED");
  }

  @Test
  void connectHandlerThatThrows_closesItsConnection() {
    client.onAttempt =
        () -> {
          throw new IllegalStateException("expected by the test");
        };
    client.send("40");

    assertThat(client.transport.closes()).containsExactly("1011 internal error");
  }

  @Test
  void handlerThatFailsToBegin_isToldOfTheEnd() {
    client.onConnect =
        () -> {
          throw new IllegalStateException("expected by the test");
        };
    client.send("40");
    client.attempts.getFirst().accept(client.new Recorder());

    assertThat(client.calls).containsExactly("connect /", "disconnect / INTERNAL_ERROR");
  }

  @Test
  void emitBeforeTheAnswerAndAfterTheEnd_isDropped() {
    SocketIoSocket socket = client.join();
    socket.close(CloseReason.SERVER_SHUTDOWN);

    assertThat(socket.emit(Frame.message("2[\"late\"]"))).isFalse();
    assertThat(socket.isConnected()).isFalse();
    assertThat(client.transport.sent()).isEmpty();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
