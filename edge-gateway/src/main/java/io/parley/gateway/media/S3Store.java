package io.parley.gateway.media;

import io.parley.contract.ConversationId;
import io.parley.gateway.media.file.Spool;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Files in any store that speaks S3's protocol: five of its calls, signed ([S3Signature]), by the
/// JDK's HTTP client. A file is one PUT, which a store keeps whole or not at all; its description
/// is the object's own metadata. Nothing is tried again: whoever asks is told, and may.
final class S3Store implements MediaStore {
  private static final String PREFIX = "media/";

  /// Of a description's fields in the object's metadata; in none of them.
  private static final String SEPARATOR = "\u001f";

  private static final String METADATA = "x-amz-meta-parley";
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(3);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
  private static final Duration PUT_WITHIN = Duration.ofMinutes(2);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_WITHIN)
          .build();

  private final S3Settings settings;
  private final S3Signature signature;
  private final XMLInputFactory xml = XMLInputFactory.newDefaultFactory();

  S3Store(S3Settings settings) {
    this.settings = settings;
    this.signature = new S3Signature(settings);
    xml.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    xml.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    xml.setProperty(XMLInputFactory.IS_COALESCING, true);
  }

  @Override
  public CompletableFuture<?> put(String key, StoredFile file, Spool bytes) {
    Map<String, String> headers =
        Map.of("Content-Type", "application/octet-stream", METADATA, toMetadata(file));
    BodyPublisher body =
        BodyPublishers.fromPublisher(
            JdkFlowAdapter.publisherToFlowPublisher(SpoolBytes.of(bytes)), file.size());
    HttpRequest request =
        signature.sign("PUT", object(key), headers, bytes::input, body, PUT_WITHIN);
    return http.sendAsync(request, BodyHandlers.ofString())
        .thenAccept(response -> expect(response, 200));
  }

  @Override
  public CompletableFuture<Optional<StoredFile>> find(String key) {
    return http.sendAsync(request("HEAD", object(key), Map.of()), BodyHandlers.discarding())
        .thenApply(
            response -> {
              if (response.statusCode() == 404) {
                return Optional.empty();
              }
              expect(response, 200);
              return Optional.of(toFile(response));
            });
  }

  @Override
  public Flux<ByteBuffer> read(String key, long first, long length) {
    Map<String, String> range = Map.of("Range", "bytes=" + first + "-" + (first + length - 1));
    return Mono.fromFuture(
            () -> http.sendAsync(request("GET", object(key), range), BodyHandlers.ofPublisher()))
        .flatMapMany(
            response -> {
              Flux<List<ByteBuffer>> body = JdkFlowAdapter.flowPublisherToFlux(response.body());
              return response.statusCode() == 206
                  ? body
                  : body.take(0).concatWith(Mono.error(() -> unexpected(response)));
            })
        .flatMapIterable(buffers -> buffers, 1);
  }

  @Override
  public CompletableFuture<?> remove(String key) {
    return http.sendAsync(request("DELETE", object(key), Map.of()), BodyHandlers.ofString())
        .thenAccept(
            response -> {
              if (response.statusCode() != 404) {
                expect(response, 204);
              }
            });
  }

  @Override
  public CompletableFuture<List<String>> list(@Nullable String after, int limit) {
    Map<String, String> query = new TreeMap<>(); // in order of name, as it is signed
    query.put("list-type", "2");
    query.put("max-keys", Integer.toString(limit));
    query.put("prefix", PREFIX);
    if (after != null) {
      query.put("start-after", PREFIX + after);
    }
    StringBuilder uri = new StringBuilder(bucket()).append('?');
    query.forEach(
        (name, value) ->
            uri.append(uri.charAt(uri.length() - 1) == '?' ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return http.sendAsync(
            request("GET", URI.create(uri.toString()), Map.of()), BodyHandlers.ofString())
        .thenApply(
            response -> {
              expect(response, 200);
              return keys(response.body());
            });
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private HttpRequest request(String method, URI uri, Map<String, String> headers) {
    return signature.sign(method, uri, headers, null, BodyPublishers.noBody(), ANSWER_WITHIN);
  }

  private String bucket() {
    String endpoint = settings.endpoint().toString();
    return (endpoint.endsWith("/") ? endpoint : endpoint + "/") + settings.bucket();
  }

  private URI object(String key) {
    return URI.create(bucket() + "/" + PREFIX + key);
  }

  private static void expect(HttpResponse<?> response, int status) {
    if (response.statusCode() != status) {
      throw unexpected(response);
    }
  }

  /// With what the store says of it.
  private static IllegalStateException unexpected(HttpResponse<?> response) {
    String said = response.body() instanceof String text ? text : "";
    return new IllegalStateException(
        "the S3 store answers a "
            + response.request().method()
            + " with "
            + response.statusCode()
            + " "
            + said.substring(0, Math.min(said.length(), 300)));
  }

  private List<String> keys(String listing) {
    List<String> keys = new ArrayList<>();
    try {
      XMLStreamReader reader = xml.createXMLStreamReader(new StringReader(listing));
      while (reader.hasNext()) {
        if (reader.next() == XMLStreamConstants.START_ELEMENT
            && reader.getLocalName().equals("Key")) {
          keys.add(reader.getElementText().substring(PREFIX.length()));
        }
      }
    } catch (XMLStreamException e) {
      throw new IllegalStateException("the S3 store's list is not XML", e);
    }
    return keys;
  }

  /// At most 1.7 KB of the 2 KB that S3 takes: ids and names have no control characters.
  private static String toMetadata(StoredFile file) {
    String fields =
        String.join(
            SEPARATOR,
            file.conversation().value(),
            file.name(),
            file.type(),
            file.sha256(),
            file.width() == null ? "" : file.width().toString(),
            file.height() == null ? "" : file.height().toString());
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(fields.getBytes(StandardCharsets.UTF_8));
  }

  private static StoredFile toFile(HttpResponse<?> response) {
    String metadata =
        response
            .headers()
            .firstValue(METADATA)
            .orElseThrow(() -> new IllegalStateException("an object that nobody here wrote"));
    byte[] text = Base64.getUrlDecoder().decode(metadata);
    String[] fields = new String(text, StandardCharsets.UTF_8).split(SEPARATOR, -1);
    return new StoredFile(
        new ConversationId(fields[0]),
        fields[1],
        fields[2],
        response.headers().firstValueAsLong("Content-Length").orElseThrow(),
        fields[3],
        fields[4].isEmpty() ? null : Integer.valueOf(fields[4]),
        fields[5].isEmpty() ? null : Integer.valueOf(fields[5]));
  }
}
