package io.parley.gateway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.gateway.conformance.HttpConnection.Reply;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Engine.IO protocol 4: handshake and messages. Each test is named by the sentence that it checks.
class EngineIoConformanceTest {
  private static final String UNKNOWN_SID = "{\"code\":1,\"message\":\"Session ID unknown\"}";

  private static ConformanceServer server;

  private Wire wire;

  @BeforeAll
  static void start() {
    server = ConformanceServer.start(0, TestServer.QUIET, ConformanceServer.SOCKET_IO);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void connect() {
    wire = new Wire(server.url(), TestServer.PATH);
  }

  @AfterEach
  void disconnect() throws IOException {
    wire.close();
  }

  // Handshake.

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "If the server accepts the connection, it MUST respond with an open packet with sid, upgrades,"
          + " pingInterval, pingTimeout and maxPayload")
  void handshake_isAnsweredWithTheOpenPacket(Transport transport) throws Exception {
    try (ConformanceServer asPublished =
            ConformanceServer.start(0, ConformanceServer.ENGINE, ConformanceServer.SOCKET_IO);
        Wire to = new Wire(asPublished.url(), TestServer.PATH)) {
      OpenPacket open = OpenPacket.parse(transport.open(to).openPacket());

      assertThat(open.sid()).matches("[A-Za-z0-9_-]{20}");
      assertThat(open.pingInterval()).isEqualTo(300);
      assertThat(open.pingTimeout()).isEqualTo(200);
      assertThat(open.maxPayload()).isEqualTo(1_000_000);
    }
  }

  @Test
  @DisplayName("upgrades: the list of available transport upgrades; from polling, websocket")
  void openPacketOfPolling_offersTheWebSocket() throws IOException {
    assertThat(OpenPacket.parse(Transport.POLLING.open(wire).openPacket()).upgrades())
        .containsExactly("websocket");
  }

  @Test
  @DisplayName("upgrades: the list of available transport upgrades; from a websocket, none")
  void openPacketOfAWebSocket_offersNothing() throws IOException {
    assertThat(OpenPacket.parse(Transport.WEBSOCKET.open(wire).openPacket()).upgrades()).isEmpty();
  }

  @Test
  @DisplayName("sid: the session ID; each session has its own")
  void sids_differ() throws IOException {
    assertThat(OpenPacket.parse(Transport.POLLING.open(wire).openPacket()).sid())
        .isNotEqualTo(OpenPacket.parse(Transport.POLLING.open(wire).openPacket()).sid());
  }

  @Test
  @DisplayName("The path of the HTTP requests is /engine.io/ by default; its slash may be left out")
  void pathWithoutSlash_isTheSame() throws IOException {
    assertThat(new Wire(server.url(), "/engine.io").get(Wire.POLLING).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        // EIO
        "GET  | transport=polling       | 5 | Unsupported protocol version",
        "GET  | EIO=abc&transport=polling | 5 | Unsupported protocol version",
        "GET  | EIO=3&transport=polling | 5 | Unsupported protocol version",
        "GET  | EIO=5&transport=polling | 5 | Unsupported protocol version",
        // transport
        "GET  | EIO=4                   | 0 | Transport unknown",
        "GET  | EIO=4&transport=abc     | 0 | Transport unknown",
        "GET  | EIO=4&transport=        | 0 | Transport unknown",
        "GET  | \"\"                    | 0 | Transport unknown",
        "GET  | EIO=4&transport=websocket | 3 | Bad request",
        // sid
        "GET  | EIO=4&transport=polling&sid=abc | 1 | Session ID unknown",
        "POST | EIO=4&transport=polling&sid=abc | 1 | Session ID unknown",
        // method
        "POST | EIO=4&transport=polling | 2 | Bad handshake method",
        "PUT  | EIO=4&transport=polling | 2 | Bad handshake method",
        "DELETE | EIO=4&transport=polling | 2 | Bad handshake method",
      })
  @DisplayName(
      "Polling: if a mandatory query parameter is missing or wrong, the server MUST respond with an"
          + " HTTP 400 error status")
  void handshakeByPolling_isRefused(String method, String query, int code, String message)
      throws IOException {
    Reply reply = wire.request(method, query, method.equals("GET") ? null : "");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).isEqualTo("{\"code\":" + code + ",\"message\":\"" + message + "\"}");
    assertThat(reply.header("content-type")).hasValue("application/json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "transport=websocket             | 5 | Unsupported protocol version",
        "EIO=abc&transport=websocket     | 5 | Unsupported protocol version",
        "EIO=3&transport=websocket       | 5 | Unsupported protocol version",
        "EIO=4                           | 0 | Transport unknown",
        "EIO=4&transport=abc             | 0 | Transport unknown",
        "\"\"                            | 0 | Transport unknown",
        "EIO=4&transport=polling         | 3 | Bad request",
        "EIO=4&transport=websocket&sid=abc | 1 | Session ID unknown",
      })
  @DisplayName(
      "WebSocket: if a mandatory query parameter is missing, then the server MUST close the"
          + " connection")
  void handshakeByWebSocket_isRefused(String query, int code, String message) throws IOException {
    Reply reply = wire.upgrade(query);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).isEqualTo("{\"code\":" + code + ",\"message\":\"" + message + "\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE", "PATCH"})
  @DisplayName("GET requests for receiving data, POST requests for sending data: no others")
  void otherMethodOnASession_isABadRequest(String method) throws IOException {
    PollingClient client = new PollingClient(wire);

    Reply reply = wire.request(method, client.query(), "4hello");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
  }

  @Test
  @DisplayName("EIO: mandatory, the version of the protocol; also once the session is established")
  void sessionInAnotherVersion_isABadRequest() throws IOException {
    PollingClient client = new PollingClient(wire);

    assertThat(wire.post(client.query().replace("EIO=4", "EIO=3"), "4hello").status())
        .isEqualTo(400);
  }

  // Messages.

  @ParameterizedTest
  @EnumSource
  @DisplayName("The client and the server can exchange data by including it in a message packet")
  void message_isExchanged(Transport transport) throws IOException {
    EngineClient client = transport.open(wire);

    client.send("4hello");

    assertThat(client.receive()).isEqualTo("4hello");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("The character encoding is UTF-8 for plain text")
  void textBeyondAscii_isKept(Transport transport) throws IOException {
    EngineClient client = transport.open(wire);

    client.send("4\u00e9\u20ac\ud83d\ude00\u0000\ufeff");

    assertThat(client.receive()).isEqualTo("4\u00e9\u20ac\ud83d\ude00\u0000\ufeff");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("<packet type>[<data>]: the data of a message may be empty")
  void emptyMessage_isExchanged(Transport transport) throws IOException {
    EngineClient client = transport.open(wire);

    client.send("4");

    assertThat(client.receive()).isEqualTo("4");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "Multiple packets might be concatenated in a single payload; they are separated by the record"
          + " separator \\x1e, and each WebSocket frame holds one; their order is kept")
  void severalPackets_areTakenInOrder(Transport transport) throws IOException {
    EngineClient client = transport.open(wire);

    client.send("4test1", "4test2", "bAQIDBA==", "4test3");

    assertThat(Stream.of(client.receive(), client.receive(), client.receive(), client.receive()))
        .containsExactly("4test1", "4test2", "bAQIDBA==", "4test3");
  }

  @Test
  @DisplayName(
      "Once there are some packets to be sent, the server SHOULD encode them and send them in the"
          + " response body")
  void packetsThatWait_comeInOnePayload() throws IOException {
    PollingClient client = new PollingClient(wire);
    client.send("4test1", "4test2", "4test3");

    client.startGet();
    Reply reply = client.reply();

    assertThat(reply.body()).isEqualTo("4test1\u001e4test2\u001e4test3");
    assertThat(reply.header("content-type").orElseThrow()).startsWith("text/plain");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "Binary payloads MUST be base64-encoded and prefixed with b in HTTP long-polling; they are"
          + " sent as is in a WebSocket frame")
  void binary_isExchanged(Transport transport) throws IOException {
    EngineClient client = transport.open(wire);

    client.send("bAQIDBA==", "b", "b/+8A");

    assertThat(client.receive()).isEqualTo("bAQIDBA==");
    assertThat(client.receive()).isEqualTo("b");
    assertThat(client.receive()).isEqualTo("b/+8A");
  }

  @Test
  @DisplayName(
      "To indicate success, the server MUST return an HTTP 200 response, with the string ok")
  void post_isAnsweredOk() throws IOException {
    Reply reply = wire.post(new PollingClient(wire).query(), "4hello");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("ok");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("noop (6), and a pong that no ping asked for, change nothing")
  void noopAndPong_changeNothing(Transport transport) throws IOException {
    EngineClient client = transport.open(wire);

    client.send("6", "3", "4after");

    assertThat(client.receive()).isEqualTo("4after");
  }

  @ParameterizedTest
  @CsvSource({
    "POLLING, abc",
    "POLLING, 0{}",
    "POLLING, 2",
    "POLLING, 5",
    "POLLING, 7",
    "POLLING, 'b!'",
    "POLLING, ''",
    "POLLING, '4ok\u001e'",
    "WEBSOCKET, abc",
    "WEBSOCKET, 0{}",
    "WEBSOCKET, 2",
    "WEBSOCKET, 5",
    "WEBSOCKET, 7",
  })
  @DisplayName("An invalid packet closes the session")
  void invalidPacket_closesTheSession(Transport transport, String packet) throws IOException {
    EngineClient client = transport.open(wire);

    if (client instanceof WebSocketClient webSocket) {
      webSocket.socket().text(packet);
    } else {
      client.offend(packet);
    }

    client.receiveEnd();
  }

  @Test
  @DisplayName("An invalid packet format in HTTP long-polling is answered with an HTTP 400")
  void invalidPayload_isABadRequest() throws IOException {
    String query = new PollingClient(wire).query();

    Reply reply = wire.post(query, "abc");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
    assertThat(wire.get(query).body()).isEqualTo(UNKNOWN_SID);
    assertThat(wire.post(query, "4").body()).isEqualTo(UNKNOWN_SID);
  }

  @Test
  @DisplayName("An empty WebSocket message is no packet and closes the session")
  void emptyFrame_closesTheSession() throws IOException {
    WebSocketClient client = new WebSocketClient(wire);

    client.socket().text("");

    client.receiveEnd();
  }
}
