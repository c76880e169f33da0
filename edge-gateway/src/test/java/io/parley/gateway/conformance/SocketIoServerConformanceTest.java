package io.parley.gateway.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.socketio.AckResponder;
import io.parley.gateway.socketio.ConnectAttempt;
import io.parley.gateway.socketio.PacketCodec;
import io.parley.gateway.socketio.RecoveryClaim;
import io.parley.gateway.socketio.SocketHandler;
import io.parley.gateway.socketio.SocketIoSettings;
import io.parley.gateway.socketio.SocketIoSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Socket.IO protocol 5: what a server does of its own accord. Each test is named by the sentence
/// that it checks. The server does what the name of an event says.
class SocketIoServerConformanceTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
  private final BlockingQueue<RecoveryClaim> claims = new LinkedBlockingQueue<>();
  private TestServer server;
  private Wire wire;

  @BeforeEach
  void start() {
    SocketIoSettings settings = new SocketIoSettings(LONG, Set.of("/", "/custom", "/private"));
    server = TestServer.socketIo(settings, this::connect);
    wire = server.wire();
  }

  @AfterEach
  void stop() throws IOException {
    wire.close();
    server.close();
  }

  private void connect(ConnectAttempt attempt) {
    if (attempt.namespace().equals("/private")) {
      attempt.refuse("Not authorized", JsonNodeFactory.instance.objectNode().put("code", "E1"));
    } else {
      attempt.accept(new Obedient(), pid(attempt));
    }
  }

  /// Recovers who comes back as `known`.
  private String pid(ConnectAttempt attempt) {
    attempt.claim().ifPresent(claims::add);
    return attempt.claim().filter(claim -> claim.pid().equals("known")).isPresent()
        ? "known"
        : "new";
  }

  private final class Obedient implements SocketHandler {
    private @Nullable SocketIoSocket connected;

    @Override
    public void onConnect(SocketIoSocket socket) {
      connected = socket;
    }

    @Override
    public void onEvent(String name, List<JsonNode> args, @Nullable AckResponder ack) {
      SocketIoSocket socket = Objects.requireNonNull(connected);
      String namespace = socket.namespace();
      byte[] json = "1,\"two\"".getBytes(UTF_8);
      switch (name) {
        case "offset" ->
            socket.emit(
                PacketCodec.withOffset(
                    PacketCodec.eventFrame(namespace, "hello", json), "offset-\"7\""));
        case "offset-only" ->
            socket.emit(
                PacketCodec.withOffset(
                    PacketCodec.eventFrame(namespace, "hello", new byte[0]), "offset-8"));
        case "volatile" -> {
          for (String value : new String[] {"1", "2", "3"}) {
            byte[] bytes = value.getBytes(UTF_8);
            socket.emitVolatile("typing", PacketCodec.eventFrame(namespace, "typing", bytes));
            socket.emitVolatile("away", PacketCodec.eventFrame(namespace, "away", bytes));
          }
        }
        case "put-out" -> socket.disconnect();
        case "expire" -> socket.close(CloseReason.TOKEN_EXPIRED);
        case "ack-twice" -> {
          AckResponder responder = Objects.requireNonNull(ack);
          responder.ack("1".getBytes(UTF_8));
          responder.ack("2".getBytes(UTF_8));
        }
        case "fail" -> throw new IllegalStateException("as the test asked");
        default -> socket.emit("echo", args.toString().getBytes(UTF_8));
      }
    }

    @Override
    public void onDisconnect(CloseReason reason) {
      calls.add("disconnect " + reason);
    }
  }

  private String nextCall() throws InterruptedException {
    String call = calls.poll(HttpConnection.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(call).as("a call of the server's handler").isNotNull();
    return call;
  }

  private EngineClient joined(Transport transport) throws IOException {
    EngineClient client = transport.open(wire);
    client.send("40");
    assertThat(client.receive()).startsWith("40{\"sid\":");
    return client;
  }

  // Acknowledgements.

  @ParameterizedTest
  @EnumSource
  @DisplayName("An event is acknowledged once")
  void secondAck_isNotSent(Transport transport) throws Exception {
    EngineClient client = joined(transport);

    client.send("427[\"ack-twice\"]", "42[\"other\"]");

    assertThat(client.receive()).isEqualTo("437[1]");
    assertThat(client.receive()).isEqualTo("42[\"echo\",[]]");
  }

  // Refusal and end.

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "The payload of CONNECT_ERROR is an object with a message, and data where there is any")
  void refusal_isAnObject(Transport transport) throws Exception {
    EngineClient client = transport.open(wire);

    client.send("40/private,{\"token\":\"wrong\"}");

    assertThat(client.receive())
        .isEqualTo("44/private,{\"message\":\"Not authorized\",\"data\":{\"code\":\"E1\"}}");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("The server can end the connection to a namespace by sending a DISCONNECT packet")
  void clientThatIsPutOut_isTold(Transport transport) throws Exception {
    EngineClient client = joined(transport);

    client.send("42[\"put-out\"]");

    assertThat(client.receive()).isEqualTo("41");
    client.receiveEnd();
    assertThat(nextCall()).isEqualTo("disconnect SERVER_DISCONNECT");
  }

  @Test
  @DisplayName("A close that passes is never a DISCONNECT: official clients would not come back")
  void drain_isNoDisconnect() throws Exception {
    WebSocketClient client = (WebSocketClient) joined(Transport.WEBSOCKET);

    server.engine().drain(Duration.ZERO);

    assertThat(client.socket().receive().closeCode()).isEqualTo(1001);
    assertThat(nextCall()).isEqualTo("disconnect SERVER_SHUTDOWN");
  }

  @Test
  @DisplayName("A close has a code that says whether to come back")
  void expiredToken_closesWithItsCode() throws Exception {
    WebSocketClient client = (WebSocketClient) joined(Transport.WEBSOCKET);

    client.send("42[\"expire\"]");

    assertThat(client.socket().receive().closeCode()).isEqualTo(4005);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("A fault of the server closes the connection of the one client")
  void faultOfTheServer_closes(Transport transport) throws Exception {
    EngineClient client = joined(transport);

    client.offend("42[\"fail\"]");

    client.receiveEnd();
    assertThat(nextCall()).isEqualTo("disconnect INTERNAL_ERROR");
  }

  // Connection state recovery.

  @ParameterizedTest
  @EnumSource
  @DisplayName("Recovery: the CONNECT packet tells the client its private session ID as pid")
  void connect_tellsThePid(Transport transport) throws Exception {
    EngineClient client = transport.open(wire);

    client.send("40");

    assertThat(client.receive()).matches("40\\{\"sid\":\"[^\"]+\",\"pid\":\"new\"}");
    assertThat(claims).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Recovery: the offset is the last argument of each event")
  void event_endsWithItsOffset(Transport transport) throws Exception {
    EngineClient client = joined(transport);

    client.send("42[\"offset\"]", "42[\"offset-only\"]");

    assertThat(client.receive()).isEqualTo("42[\"hello\",1,\"two\",\"offset-\\\"7\\\"\"]");
    assertThat(client.receive()).isEqualTo("42[\"hello\",\"offset-8\"]");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "Recovery: a client that comes back sends pid and offset as it connects, and is recovered if it"
          + " is told the same pid")
  void knownClient_isRecovered(Transport transport) throws Exception {
    EngineClient client = transport.open(wire);

    client.send("40{\"pid\":\"known\",\"offset\":\"offset-7\",\"token\":\"123\"}");

    assertThat(client.receive()).matches("40\\{\"sid\":\"[^\"]+\",\"pid\":\"known\"}");
    assertThat(claims).containsExactly(new RecoveryClaim("known", "offset-7"));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Recovery: a client that cannot be recovered gets a new pid")
  void unknownClient_startsAnew(Transport transport) throws Exception {
    EngineClient client = transport.open(wire);

    client.send("40{\"pid\":\"forgotten\"}");

    assertThat(client.receive()).contains("\"pid\":\"new\"");
    assertThat(claims).containsExactly(new RecoveryClaim("forgotten", null));
  }

  // Volatile events.

  @Test
  @DisplayName(
      "Volatile events are not sent late: of those with one key that wait, only the newest")
  void volatileEvents_areCoalesced() throws Exception {
    EngineClient client = joined(Transport.POLLING);

    client.send("42[\"volatile\"]", "42[\"other\"]"); // while no GET waits

    assertThat(client.receive()).isEqualTo("42[\"echo\",[]]");
    assertThat(client.receive()).isEqualTo("42[\"typing\",3]");
    assertThat(client.receive()).isEqualTo("42[\"away\",3]");
  }

  @Test
  @DisplayName("Volatile events are sent at once where nothing waits")
  void volatileEvent_isSent() throws Exception {
    EngineClient client = joined(Transport.WEBSOCKET);

    client.send("42[\"volatile\"]");

    assertThat(client.receive()).isEqualTo("42[\"typing\",1]");
  }
}
