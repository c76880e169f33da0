package io.parley.gateway.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The web client of the tests' resources, over HTTP.
class PageServingTest {
  private static final RestGateway gateway = RestGateway.shared();
  private static final String SCRIPT = "/assets/app-1a2b3c.js";

  private final HttpClient http = HttpClient.newHttpClient();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/index.html",
        "/c/dm:alice:bob",
        "/c/dm:alice@example.com:bob/dm:alice@example.com:bob%237",
        "/c/a%2Fb",
        "/settings",
        "/some/where"
      })
  void page_isAtItsAddressAndAtEveryLink(String path) throws Exception {
    HttpResponse<byte[]> page = get(path);

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).isEqualTo(file("/index.html"));
    assertThat(header(page, "Content-Type")).isEqualToIgnoringCase("text/html;charset=utf-8");
    assertThat(header(page, "Cache-Control")).isEqualTo("no-cache");
    assertThat(header(page, "Content-Security-Policy")).contains("default-src 'self'");
  }

  @Test
  void serviceWorker_isAskedForAgain() throws Exception {
    assertThat(header(get("/sw.js"), "Cache-Control")).isEqualTo("no-cache");
  }

  @Test
  void fileNamedByItsBytes_isKeptForEver() throws Exception {
    assertThat(header(get(SCRIPT), "Cache-Control"))
        .isEqualTo("public, max-age=31536000, immutable");
  }

  @Test
  void page_thatTheBrowserHas_isNotSentAgain() throws Exception {
    String etag = header(get("/"), "ETag");
    HttpResponse<byte[]> again = get("/", "If-None-Match", etag);

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(header(again, "ETag")).isEqualTo(etag);
    assertThat(header(again, "Cache-Control")).isEqualTo("no-cache");
    assertThat(get("/", "If-None-Match", "W/" + etag + ", \"x\"").statusCode()).isEqualTo(304);
    assertThat(get("/", "If-None-Match", "\"another\"").statusCode()).isEqualTo(200);
  }

  @Test
  void packedFile_isThatOfTheBrowsersChoice() throws Exception {
    HttpResponse<byte[]> gzip = get(SCRIPT, "Accept-Encoding", "gzip");
    HttpResponse<byte[]> brotli = get(SCRIPT, "Accept-Encoding", "gzip, deflate, br");
    HttpResponse<byte[]> plain = get(SCRIPT);

    assertThat(header(gzip, "Content-Encoding")).isEqualTo("gzip");
    assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip.body())).readAllBytes())
        .isEqualTo(file(SCRIPT));
    assertThat(header(brotli, "Content-Encoding")).isEqualTo("br");
    assertThat(brotli.body()).isEqualTo(file(SCRIPT + ".br"));
    assertThat(header(plain, "Content-Encoding")).isNull();
    assertThat(plain.body()).isEqualTo(file(SCRIPT));
    for (HttpResponse<byte[]> each : Arrays.asList(gzip, brotli, plain)) {
      assertThat(header(each, "Vary")).isEqualToIgnoringCase("Accept-Encoding");
      assertThat(header(each, "Content-Type")).startsWith("text/javascript");
    }
    assertThat(header(gzip, "ETag")).isNotEqualTo(header(plain, "ETag"));
  }

  @Test
  void packedFile_thatTheBrowserHas_isNotSentAgain_unlessItAsksForAnotherCoding() throws Exception {
    String etag = header(get(SCRIPT, "Accept-Encoding", "br"), "ETag");
    HttpResponse<byte[]> again = get(SCRIPT, "Accept-Encoding", "br", "If-None-Match", etag);

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(header(again, "Vary")).isEqualToIgnoringCase("Accept-Encoding");
    assertThat(get(SCRIPT, "Accept-Encoding", "gzip", "If-None-Match", etag).statusCode())
        .isEqualTo(200);
  }

  @Test
  void head_isTheAnswerWithoutItsBody() throws Exception {
    HttpResponse<byte[]> head = ask("HEAD", SCRIPT, "Accept-Encoding", "br", "Range", "bytes=0-3");

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(header(head, "Content-Length"))
        .isEqualTo(Integer.toString(file(SCRIPT + ".br").length));
    assertThat(header(head, "Content-Encoding")).isEqualTo("br");
    assertThat(ask("HEAD", "/nothing.js").statusCode()).isEqualTo(404);
  }

  @Test
  void range_isOfTheBytesThatTheWholeAnswerWouldHave() throws Exception {
    byte[] packed = file(SCRIPT + ".gz");
    HttpResponse<byte[]> part = get(SCRIPT, "Accept-Encoding", "gzip", "Range", "bytes=2-9");

    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(packed, 2, 10));
    assertThat(header(part, "Content-Range")).isEqualTo("bytes 2-9/" + packed.length);
    String etag = header(part, "ETag");
    assertThat(get(SCRIPT, "Accept-Encoding", "gzip", "Range", "bytes=2-9", "If-Range", etag))
        .returns(206, HttpResponse::statusCode);
    assertThat(get(SCRIPT, "Range", "bytes=2-9", "If-Range", etag))
        .returns(200, HttpResponse::statusCode);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=9999999-", "bytes=-0"})
  void rangeBeyondTheFile_hasNothing(String range) throws Exception {
    HttpResponse<byte[]> none = get(SCRIPT, "Range", range);

    assertThat(none.statusCode()).isEqualTo(416);
    assertThat(header(none, "Content-Range")).isEqualTo("bytes */" + file(SCRIPT).length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=9-2", "lines=1-2", "bytes=0-1,3-4", "bytes=x"})
  void rangeThatIsNone_doesNotCount(String range) throws Exception {
    assertThat(get(SCRIPT, "Range", range).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
  void otherMethods_areRefused(String method) throws Exception {
    HttpResponse<byte[]> refused = ask(method, "/");

    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(header(refused, "Allow")).isEqualTo("GET, HEAD");
    assertThat(header(refused, "Content-Type")).startsWith("application/problem+json");
    assertThat(new String(refused.body(), UTF_8)).contains("'" + method + "' is not supported");
  }

  @Test
  void restPathThatIsNone_isNoLink() throws Exception {
    HttpResponse<byte[]> none =
        get("/api/nothing", "Authorization", "Bearer " + RestGateway.token("alice"));

    assertThat(none.statusCode()).isEqualTo(404);
    assertThat(header(none, "Content-Type")).startsWith("application/problem+json");
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    return ask("GET", path, headers);
  }

  private HttpResponse<byte[]> ask(String method, String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
            .method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static @Nullable String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse(null);
  }

  private static byte[] file(String path) throws IOException {
    try (var in = PageServingTest.class.getResourceAsStream("/io/parley/web/files" + path)) {
      return Objects.requireNonNull(in, path).readAllBytes();
    }
  }
}
