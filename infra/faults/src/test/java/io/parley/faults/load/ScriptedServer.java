package io.parley.faults.load;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// Speaks to one websocket at a time, by a test's hand. Everything waits for 10 s at most.
final class ScriptedServer implements AutoCloseable {
  private static final int WITHIN_MILLIS = 10_000;

  /// For the key that our websockets send: RFC 6455's example.
  private static final String ACCEPTED =
      """
      HTTP/1.1 101 Switching Protocols\r
      Upgrade: websocket\r
      Connection: Upgrade\r
      Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
      \r
      """;

  private final ServerSocket server;

  ScriptedServer() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
    server.setSoTimeout(WITHIN_MILLIS);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  /// Waits for the next connection, and upgrades it.
  Peer accept() throws IOException {
    Socket socket = server.accept();
    socket.setSoTimeout(WITHIN_MILLIS);
    DataInputStream in = new DataInputStream(socket.getInputStream());
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    OutputStream out = socket.getOutputStream();
    out.write(ACCEPTED.getBytes(StandardCharsets.US_ASCII));
    return new Peer(socket, in, out);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  record Peer(Socket socket, DataInputStream in, OutputStream out) implements AutoCloseable {
    /// @param text of at most 125 bytes
    void say(String text) throws IOException {
      byte[] payload = text.getBytes(StandardCharsets.UTF_8);
      out.write(0x81);
      out.write(payload.length);
      out.write(payload);
    }

    /// The next message; frames of at most 64 KiB.
    String hear() throws IOException {
      in.readUnsignedByte();
      int size = in.readUnsignedByte() & 0x7F;
      byte[] mask = new byte[4];
      byte[] payload = new byte[size == 126 ? in.readUnsignedShort() : size];
      in.readFully(mask);
      in.readFully(payload);
      for (int i = 0; i < payload.length; i++) {
        payload[i] ^= mask[i % 4];
      }
      return new String(payload, StandardCharsets.UTF_8);
    }

    /// Whether the client has closed.
    boolean isClosed() throws IOException {
      return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
