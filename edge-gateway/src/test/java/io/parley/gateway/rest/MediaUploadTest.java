package io.parley.gateway.rest;

import static io.parley.gateway.rest.MediaServer.json;
import static io.parley.gateway.rest.MediaServer.uploadPath;
import static io.parley.gateway.rest.MediaServer.uploaded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.gateway.media.MediaStore;
import io.parley.gateway.media.picture.TestPictures;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class MediaUploadTest {
  private static final MediaServer server = MediaServer.shared();

  @Test
  void rawUpload_answersWhatItIs_andIsReadByAnotherMember() throws Exception {
    byte[] bytes = random(600_000);
    HttpResponse<byte[]> response = server.upload("ü.bin", bytes);

    JsonNode file = uploaded(response);
    assertThat(file.path("name").stringValue()).isEqualTo("ü.bin");
    assertThat(file.path("type").stringValue()).isEqualTo("application/octet-stream");
    assertThat(file.path("size").longValue()).isEqualTo(600_000);
    assertThat(file.has("width")).isFalse();
    assertThat(file.has("thumbnailUrl")).isFalse();
    String url = file.path("url").stringValue();
    assertThat(url).isEqualTo("/api/media/" + file.path("id").stringValue());
    assertThat(response.headers().firstValue("Location")).contains(url);
    assertThat(server.get("bob", url).body()).isEqualTo(bytes);
  }

  @Test
  void form_isReadToItsFirstFile() throws Exception {
    byte[] bytes = random(300_000);
    HttpResponse<byte[]> response =
        form(
            part("caption", null, "a picture".getBytes(StandardCharsets.UTF_8)),
            part("file", "../ü.png", bytes),
            part("file", "second.txt", new byte[] {1}));

    JsonNode file = uploaded(response);
    assertThat(file.path("name").stringValue()).isEqualTo("ü.png");
    assertThat(file.path("size").longValue()).isEqualTo(bytes.length);
    assertThat(server.get("bob", file.path("url").stringValue()).body()).isEqualTo(bytes);
  }

  @Test
  void smallForm_comesAllAtOnce() throws Exception {
    JsonNode file = uploaded(form(part("file", "a.txt", "hello".getBytes(StandardCharsets.UTF_8))));

    assertThat(file.path("type").stringValue()).isEqualTo("text/plain");
    assertThat(file.path("size").intValue()).isEqualTo(5);
  }

  /// Bytes that look like the form's own boundary, across the parser's buffers.
  @Test
  void form_keepsBytesThatLookLikeItsBoundary() throws Exception {
    String almost = "\r\n--boundar\r\r\n-\n--boundar_\r\n--Boundary\r\n";
    for (int before : List.of(0, 32_700, 32_760, 65_500)) {
      byte[] bytes =
          ("x".repeat(before) + almost.repeat(20) + "\r").getBytes(StandardCharsets.US_ASCII);
      JsonNode file = uploaded(form(part("file", "x.bin", bytes)));

      assertThat(server.get("alice", file.path("url").stringValue()).body()).isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--boundary\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--boundary--\r\n",
        "--boundary--\r\n",
        "",
        "no form at all",
        "--boundary\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\ncut off",
        "--boundary\r\n: no name\r\n\r\nx\r\n--boundary--\r\n",
      })
  void brokenForm_isInvalid(String body) throws Exception {
    int before = stored();
    refused(form(body.getBytes(StandardCharsets.US_ASCII)), 400, "INVALID");
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void formWithTooMuchBeforeItsFile_isTooLarge() throws Exception {
    refused(
        form(part("caption", null, new byte[100_000]), part("file", "x", new byte[] {1})),
        413,
        "TOO_LARGE");
  }

  @Test
  void formWithoutABoundary_isInvalid() throws Exception {
    refused(
        server.send(
            server
                .request("alice", uploadPath())
                .header("Content-Type", "multipart/form-data")
                .POST(BodyPublishers.ofString("x"))),
        400,
        "INVALID");
  }

  /// Neither a raw body that calls itself a form nor one without a type is read by anybody else.
  @Test
  void bodyOfTheTypeOfAForm_isAFileLikeAnother() throws Exception {
    byte[] bytes = "conversationId=other&token=x".getBytes(StandardCharsets.US_ASCII);
    HttpResponse<byte[]> response =
        server.send(
            server
                .request("alice", uploadPath())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofByteArray(bytes)));

    assertThat(uploaded(response).path("name").stringValue()).isEqualTo("file");
    assertThat(uploaded(response).path("size").intValue()).isEqualTo(bytes.length);
  }

  @ParameterizedTest
  @CsvSource({"raw", "unannounced", "form"})
  void tooLargeFile_isRefusedWhileItComes_andNothingOfItIsStored(String how) throws Exception {
    int before = stored();
    byte[] bytes = random(MediaServer.FILE_BYTES + 1);
    HttpResponse<byte[]> response =
        switch (how) {
          case "raw" -> server.upload("x.bin", bytes);
          case "form" -> form(part("file", "x.bin", bytes));
          default ->
              server.upload(
                  "alice",
                  "x.bin",
                  BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)));
        };

    refused(response, 413, "TOO_LARGE");
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void fileAsLargeAsMayBe_isTaken() throws Exception {
    uploaded(server.upload("x.bin", random(MediaServer.FILE_BYTES)));
    uploaded(form(part("file", "x.bin", random(MediaServer.FILE_BYTES))));
  }

  /// 100 MB announced: refused by its head, on a connection that is then closed.
  @Test
  void announcedSizeThatIsTooLarge_isRefusedUnread() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(head(100_000_000));
      socket.getOutputStream().write(new byte[4 << 20]); // what the server reads on at most
      byte[] answer = socket.getInputStream().readNBytes(12);
      assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
    }
  }

  @Test
  void uploadThatBreaksOff_leavesNothing() throws Exception {
    int before = stored();
    for (int i = 0; i < 6; i++) { // more than one user may have at once
      try (Socket socket = new Socket("127.0.0.1", server.port())) {
        socket.getOutputStream().write(head(500_000));
        socket.getOutputStream().write(new byte[100_000]);
        socket.getOutputStream().flush();
      }
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(server.upload("x.txt", "hi".getBytes(StandardCharsets.US_ASCII)))
                    .extracting(HttpResponse::statusCode)
                    .isEqualTo(201));
    assertThat(stored()).isEqualTo(before + 1);
  }

  /// Finding 10: who is in the middle of an upload is ended, too.
  @Test
  void uploadOfAUserWhoIsRevokedMeanwhile_isRefused_andLeavesNothing() throws Exception {
    int before = stored();
    String head =
        "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: 9\r\n"
            + "Expect: 100-continue\r\n\r\n";
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(
          head.formatted(uploadPath(), MediaServer.token("eve"))
              .getBytes(StandardCharsets.US_ASCII));
      String goOn = new String(socket.getInputStream().readNBytes(25), StandardCharsets.US_ASCII);
      assertThat(goOn).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");

      server.revoke("eve");
      out.write("some file".getBytes(StandardCharsets.US_ASCII));

      byte[] answer = socket.getInputStream().readNBytes(12);
      assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 400");
    }
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void stranger_isToldThatThereIsNoSuchConversation_andNothingIsStored() throws Exception {
    int before = stored();
    refused(
        server.upload("mallory", "x.bin", BodyPublishers.ofByteArray(random(100_000))),
        404,
        "NOT_FOUND");
    assertThat(stored()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/media, 400, INVALID",
    "/api/media?conversationId=, 400, INVALID",
    "/api/media?conversationId=dm:x, 400, INVALID",
    "/api/media?conversationId=%00, 400, INVALID",
    "/api/media?conversationId=other, 404, NOT_FOUND",
    "/api/media?conversationId=dm:alice:mallory, 403, FORBIDDEN",
  })
  void badConversation_isRefused(String path, int status, String code) throws Exception {
    refused(
        server.send(server.request("alice", path).POST(BodyPublishers.ofString("hello"))),
        status,
        code);
  }

  @Test
  void emptyFile_isInvalid() throws Exception {
    refused(server.upload("x.bin", new byte[0]), 400, "INVALID");
    refused(form(part("file", "x.bin", new byte[0])), 400, "INVALID");
  }

  @Test
  void withoutAToken_nothingIsTaken() throws Exception {
    refused(
        server.send(
            server
                .request("alice", uploadPath())
                .setHeader("Authorization", "Bearer x")
                .POST(BodyPublishers.ofByteArray(new byte[3 << 20]))),
        401,
        "UNAUTHENTICATED");
  }

  @Test
  void picture_hasSizesAndAThumbnail_andSaysNothingOfThePlace() throws Exception {
    byte[] picture = TestPictures.jpeg(800, 600, 6);
    JsonNode file = uploaded(server.upload("eiffel.jpg", picture));

    assertThat(file.path("type").stringValue()).isEqualTo("image/jpeg");
    assertThat(file.path("width").intValue()).isEqualTo(600);
    assertThat(file.path("height").intValue()).isEqualTo(800);
    HttpResponse<byte[]> stored = server.get("bob", file.path("url").stringValue());
    assertThat(stored.body()).hasSize(file.path("size").intValue());
    assertThat(new String(stored.body(), StandardCharsets.ISO_8859_1))
        .doesNotContain("PLACE")
        .doesNotContain("GPS");
    HttpResponse<byte[]> thumbnail = server.get("bob", file.path("thumbnailUrl").stringValue());
    assertThat(thumbnail.headers().firstValue("Content-Type")).contains("image/jpeg");
    assertThat(thumbnail.body()).hasSizeLessThan(stored.body().length);
    assertThat(new String(thumbnail.body(), StandardCharsets.ISO_8859_1)).doesNotContain("PLACE");
  }

  @Test
  void pictureOfTooManyPixels_isTooLarge() throws Exception {
    refused(server.upload("x.png", TestPictures.pngBomb(30_000, 30_000)), 413, "TOO_LARGE");
  }

  @Test
  void pictureThatIsBrokenOrCannotBeCleaned_isInvalid() throws Exception {
    byte[] png = TestPictures.png(40, 40);
    refused(server.upload("x.png", Arrays.copyOf(png, 100)), 400, "INVALID");
    byte[] heic = TestPictures.ascii("\0\0\0\u0018ftypheic\0\0\0\0mif1heic");
    refused(server.upload("x.jpg", heic), 400, "INVALID");
  }

  private static HttpResponse<byte[]> form(byte[]... parts) throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      body.writeBytes(part);
    }
    boolean whole = new String(parts[0], StandardCharsets.ISO_8859_1).startsWith("--boundary\r\nC");
    if (whole && !body.toString(StandardCharsets.ISO_8859_1).contains("cut off")) {
      body.writeBytes("--boundary--\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    return server.send(
        server
            .request("alice", uploadPath())
            .header("Content-Type", "multipart/form-data; boundary=boundary")
            .POST(BodyPublishers.ofByteArray(body.toByteArray())));
  }

  private static byte[] part(String name, String fileName, byte[] content) throws Exception {
    ByteArrayOutputStream part = new ByteArrayOutputStream();
    String head =
        "--boundary\r\nContent-Disposition: form-data; name=\""
            + name
            + (fileName == null ? "" : "\"; filename=\"" + fileName)
            + "\"\r\nContent-Type: image/png\r\n\r\n";
    part.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    part.writeBytes(content);
    part.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    return part.toByteArray();
  }

  private static byte[] head(int length) {
    return ("POST "
            + uploadPath()
            + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
            + MediaServer.token("alice")
            + "\r\nContent-Length: "
            + length
            + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static int stored() throws Exception {
    MediaStore store = server.store();
    return store.list(null, MediaStore.MAX_LIST).get().size();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    bytes[0] = 0; // of no known type
    return bytes;
  }

  private static void refused(HttpResponse<byte[]> response, int status, String code) {
    assertThat(response.statusCode())
        .as(new String(response.body(), StandardCharsets.UTF_8))
        .isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(json(response).path("code").stringValue()).isEqualTo(code);
  }
}
