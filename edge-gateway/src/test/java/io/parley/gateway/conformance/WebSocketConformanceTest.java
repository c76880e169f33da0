package io.parley.gateway.conformance;

import static io.parley.gateway.conformance.RawWebSocket.BINARY;
import static io.parley.gateway.conformance.RawWebSocket.CLOSE;
import static io.parley.gateway.conformance.RawWebSocket.CONTINUATION;
import static io.parley.gateway.conformance.RawWebSocket.FIN;
import static io.parley.gateway.conformance.RawWebSocket.PING;
import static io.parley.gateway.conformance.RawWebSocket.PONG;
import static io.parley.gateway.conformance.RawWebSocket.TEXT;
import static io.parley.gateway.conformance.RawWebSocket.frame;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.gateway.conformance.HttpConnection.Reply;
import io.parley.gateway.conformance.RawWebSocket.Received;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 6455, 4 and 5: the handshake and frames, by such as no client library would send. Each test
/// is named by the sentence that it checks.
class WebSocketConformanceTest {
  private static final int PROTOCOL_ERROR = 1002;

  private static ConformanceServer server;

  private Wire wire;
  private RawWebSocket socket;

  @BeforeAll
  static void start() {
    server = ConformanceServer.start(0, TestServer.QUIET, ConformanceServer.SOCKET_IO);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() throws IOException {
    wire = new Wire(server.url(), TestServer.PATH);
    socket = new WebSocketClient(wire).socket();
  }

  @AfterEach
  void close() throws IOException {
    wire.close();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  // 4. Opening handshake.

  @Test
  @DisplayName(
      "4.2.2: Sec-WebSocket-Accept is the hash of the key and the GUID; no extension is agreed")
  void handshake_isAnswered() throws IOException {
    Reply reply = wire.upgrade(Wire.WEBSOCKET, "Sec-WebSocket-Extensions: permessage-deflate");

    assertThat(reply.status()).isEqualTo(101);
    assertThat(reply.header("upgrade").orElseThrow()).isEqualToIgnoringCase("websocket");
    assertThat(reply.header("connection").orElseThrow()).isEqualToIgnoringCase("upgrade");
    assertThat(reply.header("sec-websocket-accept")).hasValue(RawWebSocket.ACCEPT);
    assertThat(reply.header("sec-websocket-extensions")).isEmpty();
    assertThat(reply.header("sec-websocket-protocol")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection: Upgrade|Upgrade: websocket|Sec-WebSocket-Version: 13",
        "Connection: Upgrade|Upgrade: websocket|Sec-WebSocket-Version: 13|Sec-WebSocket-Key: abc",
        "Upgrade: websocket|Sec-WebSocket-Version: 13|Sec-WebSocket-Key: " + RawWebSocket.KEY,
        "Connection: Upgrade|Upgrade: websocket|Sec-WebSocket-Key: " + RawWebSocket.KEY,
      })
  @DisplayName(
      "4.2.1: if the server finds that the client did not send a handshake that matches the"
          + " description, it MUST stop processing it and return an error code")
  void partialHandshake_isRefused(String headers) throws IOException {
    Reply reply = wire.get(Wire.WEBSOCKET, headers.split("\\|"));

    assertThat(reply.status()).isEqualTo(400);
  }

  @Test
  @DisplayName("4.4: a version that is not understood is answered with the one that is")
  void otherVersion_isRefused() throws IOException {
    Reply reply =
        wire.get(
            Wire.WEBSOCKET,
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 8",
            "Sec-WebSocket-Key: " + RawWebSocket.KEY);

    assertThat(reply.status()).isIn(400, 426);
    assertThat(reply.header("sec-websocket-version")).hasValue("13");
  }

  @Test
  @DisplayName("4.1: header values of the handshake are taken in any case, and as lists")
  void handshakeAsOfSomeBrowsers_isTaken() throws IOException {
    Reply reply =
        wire.get(
            Wire.WEBSOCKET,
            "Connection: keep-alive, upgrade",
            "Upgrade: WebSocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: " + RawWebSocket.KEY);

    assertThat(reply.status()).isEqualTo(101);
  }

  @Test
  @DisplayName("4.1: data that comes together with the handshake is not lost")
  void frameBehindTheHandshake_isTaken() throws IOException {
    HttpConnection connection = wire.connect();
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(
        HttpConnection.head("GET", wire.target(Wire.WEBSOCKET), List.of(RawWebSocket.HANDSHAKE)));
    both.writeBytes(frame(FIN | TEXT, ascii("4early")));

    connection.raw(both.toByteArray());

    assertThat(connection.reply().status()).isEqualTo(101);
    RawWebSocket early = new RawWebSocket(connection);
    assertThat(early.receiveText()).startsWith("0{");
    assertThat(early.receiveText()).isEqualTo("4early");
  }

  // 5. Data framing.

  @Test
  @DisplayName(
      "5.1: the server MUST close the connection upon receiving a frame that is not masked")
  void unmaskedFrame_closes() throws IOException {
    socket.raw(new byte[] {(byte) (FIN | TEXT), 2, '4', 'x'});

    assertThat(socket.receiveClose()).isEqualTo(PROTOCOL_ERROR);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x40, 0x20, 0x10, 0x70})
  @DisplayName("5.2: RSV1, RSV2, RSV3 MUST be 0 unless an extension is negotiated")
  void reservedBit_closes(int bits) throws IOException {
    socket.raw(frame(FIN | bits | TEXT, ascii("4x")));

    assertThat(socket.receiveClose()).isEqualTo(PROTOCOL_ERROR);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
  @DisplayName("5.2: if an unknown opcode is received, the endpoint MUST fail the connection")
  void unknownOpcode_closes(int opcode) throws IOException {
    socket.raw(frame(FIN | opcode, ascii("4x")));

    assertThat(socket.receiveClose()).isEqualTo(PROTOCOL_ERROR);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 124, 125, 126, 127, 65_534, 65_535, 65_536, 65_537})
  @DisplayName("5.2: lengths of 7, 16 and 64 bits; the server's own are minimal")
  void everyFormOfLength_isUnderstood(int size) throws IOException {
    socket.binary(new byte[size]);

    Received received = socket.receive();
    assertThat(received.opcode()).isEqualTo(BINARY);
    assertThat(received.payload()).hasSize(size);
  }

  @Test
  @DisplayName("5.2: the minimal number of bytes MUST be used to encode the length (16 bits)")
  void wideLength_closes() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(20).put((byte) (FIN | TEXT)).put((byte) (0x80 | 126));

    socket.raw(RawWebSocket.masked(header.putShort((short) 2), ascii("4x")));

    assertThat(socket.receiveClose()).isEqualTo(PROTOCOL_ERROR);
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 65_535, -1, Long.MIN_VALUE})
  @DisplayName(
      "5.2: the minimal number of bytes MUST be used, and the most significant bit MUST be 0 (64 bits)")
  void wrongWidestLength_closes(long length) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(20).put((byte) (FIN | TEXT)).put((byte) (0x80 | 127));

    socket.raw(RawWebSocket.masked(header.putLong(length), ascii("4x")));

    assertThat(socket.receiveClose()).isEqualTo(PROTOCOL_ERROR);
  }

  @ParameterizedTest
  @ValueSource(ints = {TEXT, CONTINUATION})
  @DisplayName("10.4: limits on the size of a frame and of a message, also of one only announced")
  void hugeAnnouncedLength_closes(int opcode) throws IOException {
    if (opcode == CONTINUATION) {
      socket.raw(frame(TEXT, ascii("4x")));
    }
    ByteBuffer header = ByteBuffer.allocate(20).put((byte) (FIN | opcode)).put((byte) (0x80 | 127));

    socket.raw(RawWebSocket.masked(header.putLong(Long.MAX_VALUE), ascii("4x")));

    assertThat(socket.receiveClose()).isEqualTo(1009);
  }

  @Test
  @DisplayName("5.4: a message is the concatenation of its fragments, also of empty ones")
  void fragments_areJoined() throws IOException {
    socket.raw(frame(TEXT, ascii("4he")));
    socket.raw(frame(CONTINUATION, ascii("")));
    socket.raw(frame(CONTINUATION, ascii("ll")));
    socket.raw(frame(FIN | CONTINUATION, ascii("o")));

    assertThat(socket.receiveText()).isEqualTo("4hello");
  }

  @Test
  @DisplayName("5.4: control frames MAY be injected in the middle of a fragmented message")
  void pingAmidFragments_isAnswered() throws IOException {
    socket.raw(frame(TEXT, ascii("4he")));
    socket.raw(frame(FIN | PING, ascii("amid")));

    Received pong = socket.receive();
    socket.raw(frame(FIN | CONTINUATION, ascii("llo")));

    assertThat(pong.opcode()).isEqualTo(PONG);
    assertThat(pong.text()).isEqualTo("amid");
    assertThat(socket.receiveText()).isEqualTo("4hello");
  }

  @ParameterizedTest
  @ValueSource(ints = {TEXT, BINARY})
  @DisplayName("5.4: the fragments of one message MUST NOT be interleaved between those of another")
  void messageAmidFragments_closes(int opcode) throws IOException {
    socket.raw(frame(TEXT, ascii("4he")));
    socket.raw(frame(FIN | opcode, ascii("4x")));

    assertThat(socket.receiveClose()).isEqualTo(PROTOCOL_ERROR);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, FIN})
  @DisplayName("5.4: a continuation frame needs a message to continue")
  void continuationOfNothing_closes(int fin) throws IOException {
    socket.raw(frame(fin | CONTINUATION, ascii("4x")));

    assertThat(socket.receiveClose()).isEqualTo(PROTOCOL_ERROR);
  }

  @Test
  @DisplayName("5.4: one may receive a frame in any number of pieces: here, byte by byte")
  void frameByteByByte_isTaken() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(frame(TEXT, ("4\u20ac").getBytes(UTF_8)));
    all.writeBytes(frame(FIN | PING, ascii("p")));
    all.writeBytes(frame(FIN | CONTINUATION, new byte[126]));

    for (byte one : all.toByteArray()) {
      socket.raw(new byte[] {one});
    }

    assertThat(socket.receive().opcode()).isEqualTo(PONG);
    assertThat(socket.receiveText()).isEqualTo("4\u20ac" + "\u0000".repeat(126));
  }

  @Test
  @DisplayName("5.4: one may receive several frames in one piece")
  void framesInOnePiece_areTakenInOrder() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < 1_000; i++) {
      all.writeBytes(frame(FIN | TEXT, ascii("4" + i)));
    }

    socket.raw(all.toByteArray());

    for (int i = 0; i < 1_000; i++) {
      assertThat(socket.receiveText()).isEqualTo("4" + i);
    }
  }

  // 5.5. Control frames.

  @ParameterizedTest
  @ValueSource(ints = {CLOSE, PING, PONG})
  @DisplayName("5.5: all control frames MUST have a payload length of 125 bytes or less")
  void longControlFrame_closes(int opcode) throws IOException {
    socket.raw(frame(FIN | opcode, new byte[126]));

    assertThat(socket.receiveClose()).isEqualTo(PROTOCOL_ERROR);
  }

  @ParameterizedTest
  @ValueSource(ints = {CLOSE, PING, PONG})
  @DisplayName("5.5: all control frames MUST NOT be fragmented")
  void fragmentedControlFrame_closes(int opcode) throws IOException {
    socket.raw(frame(opcode, ascii("")));

    assertThat(socket.receiveClose()).isEqualTo(PROTOCOL_ERROR);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125})
  @DisplayName("5.5.3: a Pong frame MUST have the application data of the Ping that it answers")
  void ping_isAnsweredByItsPong(int size) throws IOException {
    byte[] payload = "p".repeat(size).getBytes(US_ASCII);

    socket.raw(frame(FIN | PING, payload));

    Received pong = socket.receive();
    assertThat(pong.opcode()).isEqualTo(PONG);
    assertThat(pong.payload()).isEqualTo(payload);
  }

  @Test
  @DisplayName("5.5.3: a response to an unsolicited Pong frame is not expected")
  void pong_isIgnored() throws IOException {
    socket.raw(frame(FIN | PONG, ascii("nobody asked")));
    socket.text("4hello");

    assertThat(socket.receiveText()).isEqualTo("4hello");
  }
}
