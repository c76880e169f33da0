package io.parley.gateway.web;

import static io.parley.gateway.web.MediaServer.json;
import static io.parley.gateway.web.MediaServer.uploadPath;
import static io.parley.gateway.web.MediaServer.uploaded;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.gateway.media.MediaStore;
import io.parley.gateway.request.RequestLimits;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Uploads that are refused before anybody reads them: their clients are still writing.
class MediaPolicyTest {
  private static final byte[] LONG = new byte[3 << 20];

  @Test
  void tooManyUploads_areRefusedUntilThereIsRoom() throws Exception {
    AtomicLong now = new AtomicLong();
    try (MediaServer server = new MediaServer(null, new RequestLimits(1, 2), now::get)) {
      uploaded(server.upload("a.txt", new byte[] {'a'}));
      String url = uploaded(server.upload("b.txt", new byte[] {'b'})).path("url").stringValue();

      HttpResponse<byte[]> refused = server.upload("c.bin", LONG);

      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("Retry-After")).contains("1");
      assertThat(json(refused).path("code").stringValue()).isEqualTo("RATE_LIMITED");
      assertThat(server.store().list(null, MediaStore.MAX_LIST).get()).hasSize(2);
      assertThat(server.get("alice", url).statusCode()).isEqualTo(200); // counted for itself
      now.incrementAndGet();
      uploaded(server.upload("c.txt", new byte[] {'c'}));
    }
  }

  @Test
  void uploadWithoutAToken_isAnsweredThoughNobodyReadsIt() throws Exception {
    try (MediaServer server = new MediaServer()) {
      HttpResponse<byte[]> refused =
          server.send(
              server
                  .request("alice", uploadPath())
                  .setHeader("Authorization", "Bearer x")
                  .POST(BodyPublishers.ofByteArray(LONG)));

      assertThat(refused.statusCode()).isEqualTo(401);
    }
  }
}
