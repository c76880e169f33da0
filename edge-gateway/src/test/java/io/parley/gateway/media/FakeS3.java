package io.parley.gateway.media;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// As much of S3 as the store uses, in this process, with one bucket. It computes every request's
/// signature by itself, as AWS documents it ("Authenticating Requests: Using the Authorization
/// Header"), and compares the payload with its signed hash.
public final class FakeS3 implements AutoCloseable {
  static final String BUCKET = "files";
  static final String REGION = "eu-test-1";
  static final String ACCESS_KEY = "AKIATEST";
  static final String SECRET_KEY = "secret/with+signs";

  private static final int MAX_METADATA_BYTES = 2_048;
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/s3/aws4_request, ?"
              + "SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})");

  private record Stored(byte[] bytes, String metadata) {}

  private final HttpServer server;
  private final Map<String, Stored> objects = new ConcurrentSkipListMap<>();

  public FakeS3() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  public S3Settings settings() {
    return settings(SECRET_KEY);
  }

  S3Settings settings(String secretKey) {
    URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new S3Settings(endpoint, BUCKET, REGION, ACCESS_KEY, secretKey);
  }

  /// What the bucket has.
  public Set<String> keys() {
    return Set.copyOf(objects.keySet());
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String wrong = wrongSignature(exchange, body);
      if (wrong != null) {
        answer(exchange, 403, wrong.getBytes(StandardCharsets.UTF_8));
        return;
      }
      String path = exchange.getRequestURI().getPath();
      if (path.equals("/" + BUCKET)) {
        list(exchange);
      } else {
        object(exchange, path.substring(BUCKET.length() + 2), body);
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void object(HttpExchange exchange, String key, byte[] body) throws IOException {
    Stored stored = objects.get(key);
    switch (exchange.getRequestMethod()) {
      case "PUT" -> {
        String metadata = exchange.getRequestHeaders().getFirst("x-amz-meta-parley");
        if (("parley" + metadata).length() > MAX_METADATA_BYTES) {
          answer(exchange, 400, "MetadataTooLarge".getBytes(StandardCharsets.UTF_8));
          return;
        }
        objects.put(key, new Stored(body, metadata));
        answer(exchange, 200, new byte[0]);
      }
      case "DELETE" -> {
        objects.remove(key);
        exchange.sendResponseHeaders(204, -1);
      }
      default -> {
        if (stored == null) {
          answer(exchange, 404, "NoSuchKey".getBytes(StandardCharsets.UTF_8));
          return;
        }
        exchange.getResponseHeaders().set("x-amz-meta-parley", stored.metadata);
        get(exchange, stored.bytes);
      }
    }
  }

  private static void get(HttpExchange exchange, byte[] bytes) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range == null) {
      answer(exchange, 200, bytes);
      return;
    }
    String[] ends = range.substring("bytes=".length()).split("-");
    int first = Integer.parseInt(ends[0]);
    int last = Math.min(Integer.parseInt(ends[1]), bytes.length - 1);
    answer(exchange, 206, Arrays.copyOfRange(bytes, first, last + 1));
  }

  private void list(HttpExchange exchange) throws IOException {
    Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
    String keys =
        objects.keySet().stream()
            .filter(key -> key.startsWith(query.get("prefix")))
            .filter(key -> key.compareTo(query.getOrDefault("start-after", "")) > 0)
            .limit(Integer.parseInt(query.get("max-keys")))
            .map(key -> "<Contents><Key>" + key + "</Key><Size>1</Size></Contents>")
            .collect(Collectors.joining());
    String listing =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
            + keys
            + "</ListBucketResult>";
    answer(exchange, 200, listing.getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (head) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
    }
    exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
    if (!head && body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  /// @return null if it is right
  private static String wrongSignature(HttpExchange exchange, byte[] body)
      throws GeneralSecurityException {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    Matcher authorization = AUTHORIZATION.matcher(header == null ? "" : header);
    if (!authorization.matches()) {
      return "no signature in: " + header;
    }
    if (!authorization.group(1).equals(ACCESS_KEY) || !authorization.group(3).equals(REGION)) {
      return "not for here: " + header;
    }
    String payload = exchange.getRequestHeaders().getFirst("x-amz-content-sha256");
    if (!sha256(body).equals(payload)) {
      return "the payload is not what was signed: " + payload;
    }
    List<String> signed = List.of(authorization.group(4).split(";"));
    if (!signed.containsAll(List.of("host", "x-amz-date", "x-amz-content-sha256"))) {
      return "not enough is signed: " + signed;
    }
    String canonical = canonical(exchange, signed, payload);
    String date = exchange.getRequestHeaders().getFirst("x-amz-date");
    String scope = authorization.group(2) + "/" + REGION + "/s3/aws4_request";
    String toSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            date,
            scope,
            sha256(canonical.getBytes(StandardCharsets.UTF_8)));
    byte[] key = ("AWS4" + SECRET_KEY).getBytes(StandardCharsets.UTF_8);
    for (String part : scope.split("/")) {
      key = hmac(key, part);
    }
    String expected = HexFormat.of().formatHex(hmac(key, toSign));
    return expected.equals(authorization.group(5)) ? null : "SignatureDoesNotMatch";
  }

  private static String canonical(HttpExchange exchange, List<String> signed, String payload) {
    String headers =
        signed.stream()
            .map(name -> name + ":" + exchange.getRequestHeaders().getFirst(name).strip() + "\n")
            .collect(Collectors.joining());
    String query =
        query(exchange.getRequestURI().getRawQuery()).entrySet().stream()
            .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
            .collect(Collectors.joining("&"));
    return String.join(
        "\n",
        exchange.getRequestMethod(),
        exchange.getRequestURI().getRawPath(),
        query,
        headers,
        String.join(";", signed),
        payload);
  }

  private static Map<String, String> query(String raw) {
    return raw == null
        ? Map.of()
        : Arrays.stream(raw.split("&"))
            .map(pair -> pair.split("=", 2))
            .collect(
                Collectors.toMap(
                    pair -> decode(pair[0]),
                    pair -> decode(pair[1]),
                    (one, other) -> other,
                    ConcurrentSkipListMap::new));
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String sha256(byte[] bytes) throws GeneralSecurityException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }
}
