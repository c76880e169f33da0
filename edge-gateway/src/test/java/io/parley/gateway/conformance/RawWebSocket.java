package io.parley.gateway.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;

/// The client's end of a websocket, frame by frame, also such as no client may send.
final class RawWebSocket {
  static final int FIN = 0x80;
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  /// The key of RFC 6455's own example, and what answers it.
  static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

  /// A handshake's header lines.
  static final String[] HANDSHAKE = {
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: " + KEY
  };

  private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

  private final HttpConnection connection;

  /// @param connection that has become a websocket
  RawWebSocket(HttpConnection connection) {
    this.connection = connection;
  }

  record Received(int opcode, byte[] payload) {
    String text() {
      return new String(payload, UTF_8);
    }

    /// 1005 if there is none.
    int closeCode() {
      return payload.length == 0 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
    }
  }

  void text(String text) throws IOException {
    raw(frame(FIN | TEXT, text.getBytes(UTF_8)));
  }

  void binary(byte[] payload) throws IOException {
    raw(frame(FIN | BINARY, payload));
  }

  void close(int code) throws IOException {
    raw(frame(FIN | CLOSE, closePayload(code, "")));
  }

  void raw(byte[] bytes) throws IOException {
    connection.raw(bytes);
  }

  static byte[] closePayload(int code, String reason) {
    byte[] text = reason.getBytes(UTF_8);
    return ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array();
  }

  /// A masked frame with the shortest length.
  ///
  /// @param first the opcode and the bits before it
  static byte[] frame(int first, byte[] payload) {
    int size = payload.length;
    ByteBuffer frame = ByteBuffer.allocate(14 + size).put((byte) first);
    if (size < 126) {
      frame.put((byte) (0x80 | size));
    } else if (size < 1 << 16) {
      frame.put((byte) (0x80 | 126)).putShort((short) size);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(size);
    }
    return masked(frame, payload);
  }

  /// Puts the mask and the masked payload behind a header.
  static byte[] masked(ByteBuffer header, byte[] payload) {
    header.put(MASK);
    for (int i = 0; i < payload.length; i++) {
      header.put((byte) (payload[i] ^ MASK[i & 3]));
    }
    byte[] frame = new byte[header.position()];
    header.flip().get(frame);
    return frame;
  }

  /// The next frame, which a server must not have masked or broken up.
  ///
  /// @throws EOFException when the server has ended the connection
  Received receive() throws IOException {
    int first = connection.read();
    int second = connection.read();
    assertThat(first & 0xf0).as("fin and the reserved bits").isEqualTo(FIN);
    assertThat(second & 0x80).as("mask").isZero();
    long size = second & 0x7f;
    if (size == 126) {
      size = ByteBuffer.wrap(connection.bytes(2)).getShort() & 0xffff;
      assertThat(size).as("a length in two bytes").isGreaterThan(125);
    } else if (size == 127) {
      size = ByteBuffer.wrap(connection.bytes(8)).getLong();
      assertThat(size).as("a length in eight bytes").isGreaterThan(0xffff);
    }
    return new Received(first & 0x0f, connection.bytes(Math.toIntExact(size)));
  }

  String receiveText() throws IOException {
    Received received = receive();
    assertThat(received.opcode()).as("opcode of " + received.text()).isEqualTo(TEXT);
    return received.text();
  }

  /// Reads up to the close frame, which there must be.
  ///
  /// @return its code
  int receiveClose() throws IOException {
    Received received = receive();
    while (received.opcode() != CLOSE) {
      received = receive();
    }
    return received.closeCode();
  }

  /// Answers a close frame that was received, and reads up to the connection's end.
  void receiveEnd(int code) throws IOException {
    try {
      close(code);
      receive();
    } catch (EOFException | SocketException e) {
      return; // a server that has gone may also refuse what is on its way to it
    }
    throw new AssertionError("a frame after the close");
  }
}
