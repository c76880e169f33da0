package io.parley.benchmarks.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UpgradeResponseTest {
  private static final String ACCEPTED =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

  private final UpgradeResponse response = new UpgradeResponse();

  @Test
  void frameBehindTheHead_isLeftInTheBuffer() {
    ByteBuffer data = ascii(ACCEPTED + "frame");

    assertThat(response.read(data)).isTrue();
    assertThat(data.remaining()).isEqualTo("frame".length());
  }

  @Test
  void headSplitAnywhere_isRead() {
    for (int at = 1; at < ACCEPTED.length(); at++) {
      UpgradeResponse split = new UpgradeResponse();

      assertThat(split.read(ascii(ACCEPTED.substring(0, at)))).isFalse();
      assertThat(split.read(ascii(ACCEPTED.substring(at)))).as("split at " + at).isTrue();
    }
  }

  @Test
  void otherStatus_fails_andIsNamed() {
    assertThatThrownBy(
            () ->
                response.read(ascii("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\n\r\n")))
        .isInstanceOf(WebSocketFailure.class)
        .hasMessageContaining("503 Service Unavailable");
  }

  @Test
  void otherAcceptKey_fails() {
    assertThatThrownBy(() -> response.read(ascii(ACCEPTED.replace("s3p", "xxx"))))
        .isInstanceOf(WebSocketFailure.class);
  }

  @Test
  void headWithoutEnd_fails() {
    assertThatThrownBy(() -> response.read(ascii("x".repeat(UpgradeResponse.MOST_BYTES))))
        .isInstanceOf(WebSocketFailure.class);
  }

  @Test
  void request_endsWithAnEmptyLine() {
    String request =
        new String(UpgradeResponse.request("127.0.0.1:80", "/x"), StandardCharsets.US_ASCII);

    assertThat(request).startsWith("GET /x HTTP/1.1\r\nHost: 127.0.0.1:80\r\n");
    assertThat(request).endsWith("Sec-WebSocket-Version: 13\r\n\r\n");
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
