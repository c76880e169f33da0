package io.parley.gateway.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One connection of HTTP/1.1, byte for byte as a test wants it: nothing is repeated, followed or
/// corrected, a request is sent without waiting for its answer, and an answer that does not come
/// within [#PATIENCE] is an exception.
final class HttpConnection implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Socket socket;
  private final InputStream in;

  HttpConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
    in = new BufferedInputStream(socket.getInputStream());
  }

  /// @param headers by name in lower case; of several with one name, joined by commas
  record Reply(int status, Map<String, String> headers, String body) {
    Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }
  }

  /// @param body null for a request that has none
  /// @param headers whole lines
  void send(String method, String target, @Nullable String body, String... headers)
      throws IOException {
    byte[] bytes = body == null ? new byte[0] : body.getBytes(UTF_8);
    List<String> all = new ArrayList<>(List.of(headers));
    if (body != null) {
      all.add("Content-Length: " + bytes.length);
    }
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(head(method, target, all));
    request.writeBytes(bytes);
    raw(request.toByteArray());
  }

  /// Each part of the body in a chunk of its own.
  void sendChunked(String method, String target, String... chunks) throws IOException {
    raw(head(method, target, List.of("Transfer-Encoding: chunked")));
    for (String chunk : chunks) {
      byte[] bytes = chunk.getBytes(UTF_8);
      raw((Integer.toHexString(bytes.length) + "\r\n").getBytes(US_ASCII));
      raw(bytes);
      raw("\r\n".getBytes(US_ASCII));
    }
    raw("0\r\n\r\n".getBytes(US_ASCII));
  }

  static byte[] head(String method, String target, List<String> headers) {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: parley.test\r\n");
    headers.forEach(header -> head.append(header).append("\r\n"));
    return head.append("\r\n").toString().getBytes(ISO_8859_1);
  }

  void raw(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  Reply reply() throws IOException {
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      headers.merge(name, line.substring(colon + 1).strip(), (one, two) -> one + "," + two);
    }
    boolean chunked = "chunked".equals(headers.get("transfer-encoding"));
    byte[] body = chunked ? chunks() : bytes(length(status, headers));
    return new Reply(status, headers, new String(body, UTF_8));
  }

  private static int length(int status, Map<String, String> headers) {
    boolean bodiless = status == 101 || status == 204;
    return bodiless ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "0"));
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
      body.writeBytes(bytes(size));
      line();
    }
    line();
    return body.toByteArray();
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = read(); c != '\n'; c = read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /// @throws EOFException when the server has ended the connection
  int read() throws IOException {
    int read = in.read();
    if (read < 0) {
      throw new EOFException("the server has closed the connection");
    }
    return read;
  }

  byte[] bytes(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("the server has closed the connection");
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
