package io.parley.gateway.rest;

import static io.parley.gateway.rest.MediaServer.json;
import static io.parley.gateway.rest.MediaServer.uploaded;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.gateway.media.MediaStore;
import io.parley.gateway.request.RequestLimits;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// What uploads meet before anybody reads them.
class MediaPolicyTest {
  @Test
  void tooManyUploads_areRefusedUntilThereIsRoom() throws Exception {
    AtomicLong now = new AtomicLong();
    try (MediaServer server = new MediaServer(null, new RequestLimits(5, 10), now::get)) {
      uploaded(server.upload("a.txt", new byte[] {'a'}));
      String url = uploaded(server.upload("b.txt", new byte[] {'b'})).path("url").stringValue();

      // A client that is still writing when it is refused.
      HttpResponse<byte[]> refused = server.upload("c.bin", new byte[3 << 20]);

      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("Retry-After")).contains("1");
      assertThat(json(refused).path("code").stringValue()).isEqualTo("RATE_LIMITED");
      assertThat(server.store().list(null, MediaStore.MAX_LIST).get()).hasSize(2);
      assertThat(server.get("alice", url).statusCode()).isEqualTo(200); // counted for itself
      now.incrementAndGet();
      uploaded(server.upload("c.txt", new byte[] {'c'}));
    }
  }
}
