package io.parley.gateway.rest;

import static io.parley.gateway.rest.MediaServer.uploaded;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.gateway.media.FakeS3;
import io.parley.gateway.media.picture.TestPictures;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The endpoints where files are in an S3 store.
class MediaOnS3Test {
  @Test
  void picture_isKeptThere_andComesWholeInPartsAndSmall() throws Exception {
    try (FakeS3 s3 = new FakeS3();
        MediaServer server = new MediaServer(s3.settings())) {
      byte[] picture = TestPictures.jpeg(800, 600, 1);
      JsonNode file = uploaded(server.upload("ü.jpg", picture));
      String url = file.path("url").stringValue();
      assertThat(s3.keys()).hasSize(2).allMatch(key -> key.startsWith("media/"));

      byte[] whole = server.get("bob", url).body();
      assertThat(whole).hasSize(file.path("size").intValue());
      assertThat(new String(whole, StandardCharsets.ISO_8859_1)).doesNotContain("PLACE");
      HttpResponse<byte[]> part = server.get("bob", url, "Range", "bytes=100-299");
      assertThat(part.statusCode()).isEqualTo(206);
      assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole, 100, 300));
      assertThat(server.get("bob", file.path("thumbnailUrl").stringValue()).statusCode())
          .isEqualTo(200);
      assertThat(server.get("mallory", url).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void storeThatIsAway_isToldAsSuch() throws Exception {
    FakeS3 s3 = new FakeS3();
    try (MediaServer server = new MediaServer(s3.settings())) {
      String url = uploaded(server.upload("a.txt", new byte[] {'a'})).path("url").stringValue();
      s3.close();

      for (HttpResponse<byte[]> away :
          List.of(server.upload("b.txt", new byte[] {'b'}), server.get("bob", url))) {
        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(away.headers().firstValue("Retry-After")).contains("2");
      }
    }
  }
}
