package io.parley.gateway.rest;

import static io.parley.gateway.rest.MediaServer.json;
import static io.parley.gateway.rest.MediaServer.uploaded;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.gateway.media.picture.TestPictures;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaDownloadTest {
  private static final byte[] BYTES = new byte[600_000];
  private static final String HTML = "<!DOCTYPE html><html><script>alert(1)</script></html>";
  private static final String SVG =
      "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";

  private static final MediaServer server = MediaServer.shared();
  private static String url;

  @BeforeAll
  static void start() throws Exception {
    new Random(5).nextBytes(BYTES);
    BYTES[0] = 0; // of no known type
    url = url("movie.bin", BYTES);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 0",
    "bytes=0-599999, 0, 599999",
    "bytes=100-, 100, 599999",
    "bytes=-1, 599999, 599999",
    "bytes=-700000, 0, 599999",
    "bytes=261119-261121, 261119, 261121",
    "bytes=599999-999999999999999999, 599999, 599999",
    "'bytes= 5-9 ', 5, 9",
  })
  void range_isAnsweredAlone(String range, int first, int last) throws Exception {
    HttpResponse<byte[]> part = server.get("bob", url, "Range", range);

    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.headers().firstValue("Content-Range"))
        .contains("bytes " + first + "-" + last + "/600000");
    assertThat(part.headers().firstValueAsLong("Content-Length")).hasValue(last - first + 1);
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(BYTES, first, last + 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=600000-", "bytes=-0", "bytes=700000-800000"})
  void rangeThatTheFileHasNothingOf_isNotSatisfiable(String range) throws Exception {
    HttpResponse<byte[]> none = server.get("bob", url, "Range", range);

    assertThat(none.statusCode()).isEqualTo(416);
    assertThat(none.headers().firstValue("Content-Range")).contains("bytes */600000");
    assertThat(none.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=0-1,5-6", "bytes=9-5", "bytes=a-b", "lines=1-2", "bytes=-", "x"})
  void rangeThatIsNoneOrSeveral_isAnsweredWithTheWholeFile(String range) throws Exception {
    HttpResponse<byte[]> whole = server.get("bob", url, "Range", range);

    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.headers().firstValue("Accept-Ranges")).contains("bytes");
    assertThat(whole.body()).isEqualTo(BYTES);
  }

  @Test
  void ifRange_countsForThisFileOnly() throws Exception {
    String etag = server.get("bob", url).headers().firstValue("ETag").orElseThrow();
    assertThat(etag).startsWith("\"");

    assertThat(server.get("bob", url, "Range", "bytes=0-9", "If-Range", etag).statusCode())
        .isEqualTo(206);
    for (String other : new String[] {"\"x\"", "W/" + etag, "Sat, 21 Nov 2026 00:00:00 GMT"}) {
      assertThat(server.get("bob", url, "Range", "bytes=0-9", "If-Range", other).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void knownFile_isNotSentAgain() throws Exception {
    HttpResponse<byte[]> first = server.get("bob", url);
    String etag = first.headers().firstValue("ETag").orElseThrow();
    assertThat(first.headers().firstValue("Cache-Control").orElseThrow()).startsWith("private");

    for (String known : new String[] {etag, "\"x\", W/" + etag}) {
      HttpResponse<byte[]> second = server.get("bob", url, "If-None-Match", known);
      assertThat(second.statusCode()).isEqualTo(304);
      assertThat(second.headers().firstValue("ETag")).contains(etag);
      assertThat(second.body()).isEmpty();
    }
    assertThat(server.get("bob", url, "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);
    assertThat(server.get("mallory", url, "If-None-Match", etag).statusCode()).isEqualTo(404);
  }

  @Test
  void head_saysTheLengthAndSendsNothing() throws Exception {
    HttpResponse<byte[]> head =
        server.send(server.request("bob", url).method("HEAD", HttpRequest.BodyPublishers.noBody()));

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(600_000);
    assertThat(head.headers().firstValue("Accept-Ranges")).contains("bytes");
    assertThat(head.body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"cat.png", "cat.html", "cat.svg", "cat.mp3"})
  void whatMayRun_isOnlyEverSaved(String name) throws Exception {
    for (String content : new String[] {HTML, SVG}) {
      HttpResponse<byte[]> file =
          server.get("bob", url(name, content.getBytes(StandardCharsets.UTF_8)));

      assertThat(file.headers().firstValue("Content-Type").orElseThrow())
          .startsWith(content.equals(HTML) ? "text/html" : "image/svg+xml");
      assertThat(file.headers().firstValue("Content-Disposition").orElseThrow())
          .startsWith("attachment; filename=\"" + name + "\"");
      assertSandboxed(file);
    }
  }

  @Test
  void picture_isShownInPlace_andNothingMoreIsAllowed() throws Exception {
    HttpResponse<byte[]> file = server.get("bob", url("a.html", TestPictures.png(9, 9)));

    assertThat(file.headers().firstValue("Content-Type")).contains("image/png");
    assertThat(file.headers().firstValue("Content-Disposition").orElseThrow())
        .startsWith("inline; filename=\"a.html\"");
    assertSandboxed(file);
  }

  @Test
  void name_isQuotedAndEncoded() throws Exception {
    String file = url("../a \"b\\ü😀%41;\r\nX: y.txt", "text".getBytes(StandardCharsets.UTF_8));
    HttpResponse<byte[]> response = server.get("bob", file);

    assertThat(response.headers().firstValue("X")).isEmpty();
    assertThat(response.headers().firstValue("Content-Disposition").orElseThrow())
        .matches("attachment; filename=\"[^\"]+\"; filename\\*=UTF-8''[^ \"]+")
        .endsWith("''%C3%BC%F0%9F%98%80%2541%3BX_%20y.txt");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/media/01900000-0000-7000-8000-000000000000",
        "/api/media/x",
        "/api/media/..%2F..%2Fetc%2Fpasswd",
        "/api/media/01900000-0000-7000-8000-000000000000.thumbnail",
        "/api/media/01900000-0000-7000-8000-000000000000/thumbnail",
      })
  void whatIsNotThere_isNotFound(String path) throws Exception {
    HttpResponse<byte[]> none = server.get("bob", path);
    assertThat(none.statusCode()).isIn(400, 404);
    if (none.statusCode() == 404) {
      assertThat(json(none).path("code").stringValue()).isEqualTo("NOT_FOUND");
    }
  }

  @Test
  void stranger_cannotTellItFromWhatIsNotThere() throws Exception {
    HttpResponse<byte[]> file = server.get("mallory", url);
    HttpResponse<byte[]> none =
        server.get("mallory", "/api/media/01900000-0000-7000-8000-000000000000");

    assertThat(file.statusCode()).isEqualTo(404);
    assertThat(json(file).path("detail")).isEqualTo(json(none).path("detail"));
    assertThat(file.headers().firstValue("ETag")).isEmpty();
  }

  @Test
  void stranger_hasNoThumbnailEither() throws Exception {
    String thumbnail = url("a.png", TestPictures.png(9, 9)) + "/thumbnail";
    assertThat(server.get("bob", thumbnail).statusCode()).isEqualTo(200);
    assertThat(server.get("mallory", thumbnail).statusCode()).isEqualTo(404);
  }

  @Test
  void tokenInTheQuery_isEnough_forWhatPagesShow() throws Exception {
    HttpRequest.Builder withoutHeader =
        HttpRequest.newBuilder(
            URI.create(
                "http://127.0.0.1:" + server.port() + url + "?token=" + MediaServer.token("bob")));
    assertThat(server.send(withoutHeader).statusCode()).isEqualTo(200);
    HttpRequest.Builder without =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + url));
    assertThat(server.send(without).statusCode()).isEqualTo(401);
  }

  @Test
  void ticketInTheQuery_isEnough_forWhatPagesShow_untilItsUserIsRevoked() throws Exception {
    String ticket = server.ticket("bob");
    String address = "http://127.0.0.1:" + server.port() + url("a.png", TestPictures.png(9, 9));

    assertThat(server.send(HttpRequest.newBuilder(URI.create(address + "?ticket=" + ticket))))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(200);
    assertThat(
            server.send(
                HttpRequest.newBuilder(
                    URI.create(address + "?ticket=" + server.ticket("mallory")))))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(404);
  }

  private static void assertSandboxed(HttpResponse<byte[]> file) {
    assertThat(file.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(file.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("sandbox; default-src 'none'");
  }

  private static String url(String name, byte[] bytes) throws Exception {
    return uploaded(server.upload(name, bytes)).path("url").stringValue();
  }
}
