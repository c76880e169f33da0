package io.parley.benchmarks.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// The head of the HTTP response to an upgrade (RFC 6455, section 4.1), as its bytes come.
///
/// Bound: [#MOST_BYTES]. Overflow: the connection fails.
final class UpgradeResponse {
  static final int MOST_BYTES = 8 * 1024;

  /// Of the RFC's example; all connections use this key.
  static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
  private static final byte[] END = {'\r', '\n', '\r', '\n'};

  private final ByteArrayOutputStream head = new ByteArrayOutputStream(256);
  private int matched;

  static byte[] request(String host, String path) {
    return """
    GET %s HTTP/1.1\r
    Host: %s\r
    Upgrade: websocket\r
    Connection: Upgrade\r
    Sec-WebSocket-Key: %s\r
    Sec-WebSocket-Version: 13\r
    \r
    """
        .formatted(path, host, KEY)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /// @param data read to the end of the head, or its own
  /// @return whether the head has ended; what remains are frames
  /// @throws WebSocketFailure when the upgrade is refused
  boolean read(ByteBuffer data) {
    while (data.hasRemaining()) {
      byte next = data.get();
      head.write(next);
      matched = next == END[matched] ? matched + 1 : next == END[0] ? 1 : 0;
      if (matched == END.length) {
        check(head.toString(StandardCharsets.ISO_8859_1));
        return true;
      }
      if (head.size() == MOST_BYTES) {
        throw new WebSocketFailure("the response to the upgrade has no end");
      }
    }
    return false;
  }

  private static void check(String head) {
    String status = head.substring(0, head.indexOf('\r'));
    if (!status.startsWith("HTTP/1.1 101")) {
      throw new WebSocketFailure("the upgrade is answered with " + status);
    }
    boolean accepted =
        head.lines()
            .map(line -> line.split(":", 2))
            .filter(field -> field.length == 2)
            .anyMatch(
                field ->
                    field[0].toLowerCase(Locale.ROOT).equals("sec-websocket-accept")
                        && field[1].strip().equals(ACCEPT));
    if (!accepted) {
      throw new WebSocketFailure("the upgrade is answered without the right Sec-WebSocket-Accept");
    }
  }
}
