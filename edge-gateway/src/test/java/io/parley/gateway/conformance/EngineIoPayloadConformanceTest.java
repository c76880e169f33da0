package io.parley.gateway.conformance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.gateway.conformance.HttpConnection.Reply;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Engine.IO protocol 4, `maxPayload` ("the maximum number of bytes per chunk"), and the forms in
/// which HTTP/1.1 may bring a body.
class EngineIoPayloadConformanceTest {
  private static final int MAX = ConformanceServer.ENGINE.maxPayload();

  /// The largest message: with the packet's type it is `maxPayload` bytes.
  private static final String LARGEST = "4" + "x".repeat(MAX - 1);

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

  @ParameterizedTest
  @EnumSource
  @DisplayName("Exactly maxPayload bytes are taken")
  void largestMessage_isExchanged(Transport transport) throws IOException {
    EngineClient client = transport.open(wire);

    client.send(LARGEST);

    assertThat(client.receive()).isEqualTo(LARGEST);
  }

  @Test
  @DisplayName("maxPayload is counted in bytes, not in characters: as many as fit are taken")
  void largestMessageOfWideCharacters_isTaken() throws IOException {
    EngineClient client = Transport.WEBSOCKET.open(wire);
    String wide = "4" + "\u20ac".repeat((MAX - 1) / 3);

    client.send(wide);

    assertThat(client.receive()).isEqualTo(wide);
  }

  @Test
  @DisplayName("A body above maxPayload is answered with an HTTP 413")
  void largeBody_isRefused() throws IOException {
    Reply reply = wire.post(new PollingClient(wire).query(), LARGEST + "x");

    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.header("access-control-allow-origin")).hasValue("*");
  }

  @Test
  @DisplayName("maxPayload is counted in bytes, not in characters: above it, an HTTP 413")
  void largeBodyOfWideCharacters_isRefused() throws IOException {
    String wide = "4" + "\u00e9".repeat(MAX / 2);
    assertThat(wide).hasSizeLessThan(MAX);

    assertThat(wire.post(new PollingClient(wire).query(), wide).status()).isEqualTo(413);
  }

  @Test
  @DisplayName("maxPayload holds for a body that does not announce its length")
  void largeBodyInChunks_isRefused() throws IOException {
    PollingClient client = new PollingClient(wire);
    HttpConnection post = wire.connect();

    post.sendChunked("POST", wire.target(client.query()), LARGEST, "x");

    assertThat(post.reply().status()).isEqualTo(413);
  }

  @Test
  @DisplayName("Nothing of a body above maxPayload is taken, and the session goes on")
  void session_survivesALargeBody() throws IOException {
    PollingClient client = new PollingClient(wire);
    wire.post(client.query(), "4first\u001e" + LARGEST);

    client.send("4second");

    assertThat(client.receive()).isEqualTo("4second");
  }

  @Test
  @DisplayName("A WebSocket message above maxPayload closes with 1009 (RFC 6455, 7.4.1)")
  void largeMessage_closesTheWebSocket() throws IOException {
    WebSocketClient client = new WebSocketClient(wire);

    client.send(LARGEST + "x");

    assertThat(client.socket().receiveClose()).isEqualTo(1009);
  }

  @Test
  @DisplayName("maxPayload is counted in bytes, not in characters: above it, close 1009")
  void largeMessageOfWideCharacters_closesTheWebSocket() throws IOException {
    WebSocketClient client = new WebSocketClient(wire);

    client.send("4" + "\u00e9".repeat(MAX / 2));

    assertThat(client.socket().receiveClose()).isEqualTo(1009);
  }

  @Test
  @DisplayName(
      "maxPayload holds for binary messages: exactly so many bytes are taken, one more not")
  void binaryMessages_haveTheSameLimit() throws IOException {
    WebSocketClient client = new WebSocketClient(wire);

    client.socket().binary(new byte[MAX]);
    assertThat(client.socket().receive().payload()).hasSize(MAX);
    client.socket().binary(new byte[MAX + 1]);

    assertThat(client.socket().receiveClose()).isEqualTo(1009);
  }

  @Test
  @DisplayName("maxPayload holds for all fragments of a message together")
  void largeFragments_closeTheWebSocket() throws IOException {
    RawWebSocket socket = new WebSocketClient(wire).socket();

    socket.raw(RawWebSocket.frame(RawWebSocket.BINARY, new byte[MAX]));
    socket.raw(RawWebSocket.frame(RawWebSocket.FIN | RawWebSocket.CONTINUATION, new byte[1]));

    assertThat(socket.receiveClose()).isEqualTo(1009);
  }

  @Test
  @DisplayName("A body may come in chunks, which may divide a character (RFC 9112, 7.1)")
  void bodyInChunks_isTaken() throws IOException {
    PollingClient client = new PollingClient(wire);
    HttpConnection post = wire.connect();

    post.sendChunked("POST", wire.target(client.query()), "4hel", "lo", "\u001e4", "\u20ac");

    assertThat(post.reply().body()).isEqualTo("ok");
    assertThat(client.receive()).isEqualTo("4hello");
    assertThat(client.receive()).isEqualTo("4\u20ac");
  }

  @Test
  @DisplayName("The character encoding is UTF-8: a body that is not ends the session")
  void bodyThatIsNotUtf8_isABadRequest() throws IOException {
    PollingClient client = new PollingClient(wire);
    HttpConnection post = wire.connect();
    String head = "POST " + wire.target(client.query()) + " HTTP/1.1\r\nHost: x\r\n";
    post.raw((head + "Content-Length: 3\r\n\r\n4").getBytes(US_ASCII));
    post.raw(new byte[] {(byte) 0xc0, (byte) 0xaf});

    assertThat(post.reply().status()).isEqualTo(400);
    client.receiveEnd();
  }

  @Test
  @DisplayName("A connection is kept for the next request (RFC 9112, 9.3), of whatever session")
  void connection_isKept() throws IOException {
    HttpConnection connection = wire.connect();

    for (int i = 0; i < 3; i++) {
      connection.send("GET", wire.target(Wire.POLLING), null);
      String sid = OpenPacket.parse(connection.reply().body()).sid();
      String target = wire.target(Wire.POLLING + "&sid=" + sid);
      connection.send("POST", target, "4hello");
      assertThat(connection.reply().body()).isEqualTo("ok");
      connection.send("GET", target, null);
      assertThat(connection.reply().body()).isEqualTo("4hello");
      connection.send("GET", target.replace(sid, "abc"), null);
      assertThat(connection.reply().status()).isEqualTo(400);
    }
  }
}
