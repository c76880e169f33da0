package io.parley.e2e;

import static io.parley.e2e.TestStack.token;
import static io.parley.e2e.TestStack.user;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.contract.history.MediaId;
import io.parley.contract.kafka.KafkaUser;
import io.parley.devstack.Ports;
import io.parley.gateway.app.Gateway;
import io.parley.gateway.history.HistoryReader;
import io.parley.gateway.kafka.SinkProgress;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Files from one user to another, by the url in a message, at two gateways.
@ExtendWith(TestStack.Shared.class)
class FilesIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String PLACE = "51.5007 N, 0.1246 W";

  private final String alice = user("alice");
  private final String bob = user("bob");
  private final String carol = user("carol");
  private final String conversation = "dm:" + alice + ":" + bob;

  @Test
  void photo_comesWithoutItsPlace_forMembersOnly(TestStack stack) throws Exception {
    byte[] photo = photo();
    assertThat(new String(photo, ISO_8859_1)).contains(PLACE);
    JSONObject file = upload(stack, photo, "cat.jpg");
    assertThat(file.toMap()).contains(Map.entry("width", 640), Map.entry("height", 480));

    try (JavaClient client = JavaClient.of(stack.url(1), bob)) {
      client.ready();
      send(stack, file);
      String url =
          client.nextMessage().getJSONArray("attachments").getJSONObject(0).getString("url");

      HttpResponse<byte[]> whole = get(stack.url(1) + url, token(bob));
      assertThat(whole.statusCode()).isEqualTo(200);
      assertThat(whole.headers().firstValue("Content-Type")).contains("image/jpeg");
      assertThat(new String(whole.body(), ISO_8859_1)).doesNotContain(PLACE);
      assertThat(ImageIO.read(new ByteArrayInputStream(whole.body())).getWidth()).isEqualTo(640);
      HttpResponse<byte[]> part = get(stack.url(0) + url, token(bob), "Range", "bytes=100-199");
      assertThat(part.statusCode()).isEqualTo(206);
      assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole.body(), 100, 200));
      HttpResponse<byte[]> small = get(stack.url(1) + file.getString("thumbnailUrl"), token(bob));
      assertThat(small.statusCode()).isEqualTo(200);
      assertThat(ImageIO.read(new ByteArrayInputStream(small.body())).getWidth()).isEqualTo(320);
      assertThat(get(stack.url(1) + url, token(carol)).statusCode()).isEqualTo(404);
      assertThat(get(stack.url(1) + url, "none").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void stranger_canNeitherUploadNorLearnOfTheConversation(TestStack stack) throws Exception {
    HttpResponse<String> refused = upload(stack.url(0), carol, photo(), "cat.jpg");

    assertThat(refused.statusCode()).isEqualTo(404);
    assertThat(new JSONObject(refused.body()).getString("code")).isEqualTo("NOT_FOUND");
  }

  /// Where files are is a gateway's own settings: nobody looks for them elsewhere.
  @Test
  void gatewayThatIsToldOfAnS3Store_keepsFilesThere(TestStack stack) throws Exception {
    Map<String, String> env =
        Map.of(
            "PARLEY_S3_ENDPOINT", "http://127.0.0.1:" + Ports.free(),
            "PARLEY_S3_BUCKET", "files",
            "PARLEY_S3_ACCESS_KEY", "key",
            "PARLEY_S3_SECRET_KEY", "secret");
    try (Gateway gateway = stack.anotherGateway("s3", env)) {
      String url = "http://127.0.0.1:" + gateway.port();
      await().atMost(SOON).until(() -> TestStack.fetch(url + "/health", null).statusCode() == 200);

      HttpResponse<String> refused = upload(url, alice, photo(), "cat.jpg");

      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
      assertThat(new JSONObject(refused.body()).getString("code")).isEqualTo("OVERLOADED");
      assertThat(refused.body()).doesNotContain("secret");
    }
  }

  @Test
  void tooManyUploads_areRefused(TestStack stack) throws Exception {
    Map<String, String> env = Map.of("PARLEY_SENDS_PER_SECOND", "5", "PARLEY_SENDS_BURST", "5");
    try (Gateway gateway = stack.anotherGateway("strict", env)) {
      String url = "http://127.0.0.1:" + gateway.port();
      await().atMost(SOON).until(() -> TestStack.fetch(url + "/health", null).statusCode() == 200);
      HttpRequest upload = uploading(url, alice, new byte[3 << 20], "zeros.bin");

      List<CompletableFuture<HttpResponse<String>>> atOnce =
          Stream.generate(() -> HTTP.sendAsync(upload, BodyHandlers.ofString())).limit(16).toList();
      List<HttpResponse<String>> refused =
          atOnce.stream()
              .map(CompletableFuture::join)
              .filter(answer -> answer.statusCode() == 429)
              .toList();

      // One file a second: these would have to take a quarter of a minute to be let in each.
      assertThat(refused).isNotEmpty();
      assertThat(refused.getFirst().headers().firstValue("Retry-After")).contains("1");
      assertThat(new JSONObject(refused.getFirst().body()).getString("code"))
          .isEqualTo("RATE_LIMITED");
    }
  }

  /// What the sweep goes by: the sink's offsets, and the links that it has written.
  @Test
  void linkOfAFile_lastsAsLongAsItsMessage(TestStack stack) throws Exception {
    JSONObject file = upload(stack, photo(), "cat.jpg");
    Set<MediaId> id = Set.of(new MediaId(file.getString("id")));
    SinkProgress progress = new SinkProgress(stack.kafka(KafkaUser.GATEWAY));
    try (HistoryReader history = new HistoryReader(stack.mongoUri());
        JavaClient client = JavaClient.of(stack.url(0), alice)) {
      client.ready();
      assertThat(history.linked(id).get()).isEmpty();

      JSONObject sent = send(stack, file);
      untilHistoryHasAll(progress);
      assertThat(history.linked(id).get()).isEqualTo(id);

      JSONObject message =
          new JSONObject()
              .put("conversationId", conversation)
              .put("messageId", sent.getString("messageId"));
      assertThat(client.emit("message:delete", message).getBoolean("ok")).isTrue();
      untilHistoryHasAll(progress);
      assertThat(history.linked(id).get()).isEmpty();
    }
  }

  private static void untilHistoryHasAll(SinkProgress progress) throws Exception {
    Map<Integer, Long> log = progress.logEnds();
    assertThat(log.values()).anyMatch(end -> end > 0);
    await()
        .atMost(SOON)
        .until(
            () -> {
              Map<Integer, Long> history = progress.historyEnds();
              return log.entrySet().stream()
                  .allMatch(end -> history.getOrDefault(end.getKey(), 0L) >= end.getValue());
            });
  }

  private JSONObject upload(TestStack stack, byte[] bytes, String name) throws Exception {
    HttpResponse<String> uploaded = upload(stack.url(0), alice, bytes, name);
    assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(201);
    return new JSONObject(uploaded.body());
  }

  private HttpResponse<String> upload(String gateway, String user, byte[] bytes, String name)
      throws IOException, InterruptedException {
    return HTTP.send(uploading(gateway, user, bytes, name), BodyHandlers.ofString());
  }

  private HttpRequest uploading(String gateway, String user, byte[] bytes, String name) {
    String query = "?conversationId=" + conversation + "&name=" + name;
    return HttpRequest.newBuilder(URI.create(gateway + "/api/media" + query))
        .header("Authorization", "Bearer " + token(user))
        .POST(BodyPublishers.ofByteArray(bytes))
        .build();
  }

  private JSONObject send(TestStack stack, JSONObject file) throws Exception {
    JSONObject attachment =
        new JSONObject().put("url", file.getString("url")).put("type", file.getString("type"));
    JSONObject message =
        new JSONObject()
            .put("to", bob)
            .put("type", "image")
            .put("content", "")
            .put("attachments", new JSONArray(List.of(attachment)));
    TestStack.Response sent =
        stack.post(stack.url(0) + "/api/messages", token(alice), message.toString());
    assertThat(sent.statusCode()).as(sent.body()).isEqualTo(201);
    return new JSONObject(sent.body());
  }

  private static HttpResponse<byte[]> get(String url, String token, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + token);
    return HTTP.send(
        (headers.length == 0 ? request : request.headers(headers)).build(),
        BodyHandlers.ofByteArray());
  }

  /// A JPEG with an EXIF segment that names a place.
  private static byte[] photo() throws IOException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB), "jpeg", plain);
    byte[] exif = ("Exif\0\0MM\0*\0\0\0\u0008\0\0" + PLACE).getBytes(ISO_8859_1);
    ByteArrayOutputStream photo = new ByteArrayOutputStream();
    photo.write(plain.toByteArray(), 0, 2);
    photo.writeBytes(new byte[] {(byte) 0xff, (byte) 0xe1, 0, (byte) (exif.length + 2)});
    photo.writeBytes(exif);
    photo.write(plain.toByteArray(), 2, plain.size() - 2);
    return photo.toByteArray();
  }
}
