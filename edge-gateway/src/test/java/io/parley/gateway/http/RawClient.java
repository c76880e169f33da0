package io.parley.gateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;

/// One TCP connection to a server on this machine, and what may be said over it, whole or in parts.
/// An answer that does not come within 10 s is an exception.
public final class RawClient implements AutoCloseable {
  public static final String HERE = "127.0.0.1";

  /// Another address of this machine.
  static final String THERE = "127.0.0.2";

  static final String UPGRADE =
      "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: test\r\n"
          + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";

  private final Socket socket;
  private final DataInputStream in;

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    socket.setSoTimeout(10_000);
    socket.setTcpNoDelay(true);
  }

  /// @param from the address that the server sees
  public static RawClient from(String from, int port) throws IOException {
    return new RawClient(
        new Socket(InetAddress.getByName(HERE), port, InetAddress.getByName(from), 0));
  }

  static RawClient webSocket(String from, int port) throws IOException {
    RawClient client = from(from, port);
    client.send(UPGRADE);
    assertThat(client.head()).startsWith("HTTP/1.1 101 ");
    assertThat(client.text()).startsWith("0{");
    return client;
  }

  public RawClient send(String text) throws IOException {
    return send(text.getBytes(ISO_8859_1));
  }

  public RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /// Status line and headers.
  public String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  /// A short body.
  public String body(int length) throws IOException {
    return new String(in.readNBytes(length), ISO_8859_1);
  }

  /// All that comes until the server ends the connection.
  public String rest() throws IOException {
    return new String(in.readAllBytes(), ISO_8859_1);
  }

  /// The beginning of a frame of text, masked with zeros.
  ///
  /// @param announced how long it is said to be, 65,536 or more
  static byte[] partOfAFrame(int announced, int sent) {
    byte[] part = new byte[14 + sent];
    part[0] = (byte) 0x81;
    part[1] = (byte) 0xff;
    for (int i = 0; i < 4; i++) {
      part[6 + i] = (byte) (announced >> (24 - 8 * i));
    }
    Arrays.fill(part, 14, part.length, (byte) '4');
    return part;
  }

  /// A whole frame of text.
  static byte[] frame(String text) {
    byte[] payload = text.getBytes(ISO_8859_1);
    byte[] frame = partOfAFrame(payload.length, payload.length);
    System.arraycopy(payload, 0, frame, 14, payload.length);
    if (payload.length < 126) {
      frame = new byte[6 + payload.length];
      frame[1] = (byte) (0x80 | payload.length);
      System.arraycopy(payload, 0, frame, 6, payload.length);
    } else if (payload.length < 1 << 16) {
      frame = new byte[8 + payload.length];
      frame[1] = (byte) 0xfe;
      frame[2] = (byte) (payload.length >> 8);
      frame[3] = (byte) payload.length;
      System.arraycopy(payload, 0, frame, 8, payload.length);
    }
    frame[0] = (byte) 0x81;
    return frame;
  }

  /// The next frame, a text.
  String text() throws IOException {
    assertThat(in.readUnsignedByte()).as("a frame of text").isEqualTo(0x81);
    return new String(payload(), ISO_8859_1);
  }

  /// Reads on to the close frame.
  int closeCode() throws IOException {
    while (in.readUnsignedByte() != 0x88) {
      payload();
    }
    byte[] reason = payload();
    return (reason[0] & 0xff) << 8 | reason[1] & 0xff;
  }

  private byte[] payload() throws IOException {
    int length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = Math.toIntExact(in.readLong());
    }
    return in.readNBytes(length);
  }

  /// Waits for the server to end the connection.
  public void awaitEnd() throws IOException {
    try {
      while (in.read() >= 0) {
        // what it says before
      }
    } catch (SocketException e) { // reset
      assertThat(e).hasMessageContaining("reset");
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
