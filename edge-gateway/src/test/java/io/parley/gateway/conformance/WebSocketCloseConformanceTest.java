package io.parley.gateway.conformance;

import static io.parley.gateway.conformance.RawWebSocket.CLOSE;
import static io.parley.gateway.conformance.RawWebSocket.CONTINUATION;
import static io.parley.gateway.conformance.RawWebSocket.FIN;
import static io.parley.gateway.conformance.RawWebSocket.TEXT;
import static io.parley.gateway.conformance.RawWebSocket.closePayload;
import static io.parley.gateway.conformance.RawWebSocket.frame;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.gateway.conformance.RawWebSocket.Received;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 6455, 7 and 8: the end of a websocket, and its text. Each test is named by the sentence that
/// it checks.
class WebSocketCloseConformanceTest {
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

  // 7. Closing the connection.

  @ParameterizedTest
  @ValueSource(ints = {1000, 1001, 3000, 4999})
  @DisplayName(
      "5.5.1: an endpoint MUST send a Close frame in response, typically with the same code")
  void close_isEchoed(int code) throws IOException {
    socket.raw(frame(FIN | CLOSE, closePayload(code, "going \u20ac")));

    Received close = socket.receive();
    assertThat(close.opcode()).isEqualTo(CLOSE);
    assertThat(close.closeCode()).isEqualTo(code);
    socket.receiveEnd(code);
  }

  @Test
  @DisplayName("5.5.1: the Close frame MAY contain a body: without one it is answered too")
  void closeWithoutCode_isAnswered() throws IOException {
    socket.raw(frame(FIN | CLOSE, new byte[0]));

    assertThat(socket.receive().opcode()).isEqualTo(CLOSE);
  }

  @Test
  @DisplayName("1.4: after a Close frame was received, any further data is discarded")
  void frameBehindAClose_isDropped() throws IOException {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(frame(FIN | CLOSE, closePayload(1000, "")));
    both.writeBytes(frame(FIN | TEXT, "4late".getBytes(UTF_8)));

    socket.raw(both.toByteArray());

    assertThat(socket.receive().opcode()).isEqualTo(CLOSE);
    socket.receiveEnd(1000);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535})
  @DisplayName("7.4: codes that MUST NOT be set in a Close frame, or are of no range")
  void reservedCloseCode_isAProtocolError(int code) throws IOException {
    socket.close(code);

    assertThat(socket.receiveClose()).isEqualTo(PROTOCOL_ERROR);
  }

  @Test
  @DisplayName("5.5.1: if there is a body, its first two bytes MUST be the code")
  void halfACloseCode_isAProtocolError() throws IOException {
    socket.raw(frame(FIN | CLOSE, new byte[] {3}));

    assertThat(socket.receiveClose()).isEqualTo(PROTOCOL_ERROR);
  }

  @Test
  @DisplayName(
      "5.5.1: after both sending and receiving a Close message, the server MUST close the underlying"
          + " TCP connection immediately, also if it closed because of a protocol error")
  void protocolError_endsTheConnection() throws IOException {
    try (TestServer patient = TestServer.echo(TestServer.QUIET);
        Wire to = patient.wire()) {
      RawWebSocket wrong = new WebSocketClient(to).socket();

      wrong.raw(frame(FIN | 3, new byte[0]));

      wrong.receiveEnd(wrong.receiveClose());
    }
  }

  // 8. UTF-8.

  @ParameterizedTest
  @ValueSource(strings = {"34c0af", "34eda080", "34f4908080", "3480", "34e282", "34ff"})
  @DisplayName("8.1: a text that is not UTF-8 MUST fail the connection: 1007")
  void textThatIsNotUtf8_closes(String hex) throws IOException {
    socket.raw(frame(FIN | TEXT, HexFormat.of().parseHex(hex)));

    assertThat(socket.receiveClose()).isEqualTo(1007);
  }

  @Test
  @DisplayName("8.1: a close reason that is not UTF-8 MUST fail the connection: 1007")
  void closeReasonThatIsNotUtf8_closes() throws IOException {
    socket.raw(frame(FIN | CLOSE, new byte[] {3, (byte) 0xe8, (byte) 0xc0, (byte) 0xaf}));

    assertThat(socket.receiveClose()).isEqualTo(1007);
  }

  @Test
  @DisplayName("5.6: the whole message MUST be UTF-8; a fragment may end within a character")
  void characterInTwoFragments_isTaken() throws IOException {
    byte[] text = "4\u20ac".getBytes(UTF_8);

    socket.raw(frame(TEXT, Arrays.copyOfRange(text, 0, 2)));
    socket.raw(frame(FIN | CONTINUATION, Arrays.copyOfRange(text, 2, 4)));

    assertThat(socket.receiveText()).isEqualTo("4\u20ac");
  }

  @Test
  @DisplayName("8.1: U+FFFD is a character like others")
  void replacementCharacter_isTaken() throws IOException {
    socket.text("4\ufffd");

    assertThat(socket.receiveText()).isEqualTo("4\ufffd");
  }
}
