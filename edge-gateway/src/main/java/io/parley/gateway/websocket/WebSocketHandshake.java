package io.parley.gateway.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;

/// The request that becomes a websocket (RFC 6455, 4.2).
public final class WebSocketHandshake {
  public static final String VERSION = "13";

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_BYTES = 16;

  private WebSocketHandshake() {}

  public static boolean isWanted(Request request) {
    return request.getHeaders().contains(HttpHeader.UPGRADE, "websocket");
  }

  /// @return the value of `Sec-WebSocket-Accept`; empty if the request is not a whole handshake of
  ///   version 13
  public static Optional<String> accept(Request request) {
    HttpFields headers = request.getHeaders();
    String key = headers.get(HttpHeader.SEC_WEBSOCKET_KEY);
    boolean whole =
        HttpMethod.GET.is(request.getMethod())
            && HttpVersion.HTTP_1_1.is(request.getConnectionMetaData().getProtocol())
            && headers.contains(HttpHeader.CONNECTION, "upgrade")
            && VERSION.equals(headers.get(HttpHeader.SEC_WEBSOCKET_VERSION))
            && isKey(key);
    return whole ? Optional.of(hash(key)) : Optional.empty();
  }

  private static boolean isKey(String key) {
    try {
      return key != null && Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException e) { // not base64
      return false;
    }
  }

  private static String hash(String key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
