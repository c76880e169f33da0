package io.parley.attacks.attack;

import io.parley.attacks.report.Findings;
import io.parley.attacks.stack.Client;
import io.parley.attacks.stack.Target;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ObjectNode;

/// Pictures that cost their reader as much as they can are uploaded one after the other. Each is
/// answered, none costs the gateway or the process that reads pictures, and that one stays within
/// 64 MB beyond what it has as it begins, and within 2 s of a processor for each. What is honest is
/// taken all the while.
public final class PictureBombs implements Attack {
  private static final long MOST_KIB = 64 * 1024;
  private static final Duration MOST_CPU = Duration.ofSeconds(2);

  /// As large as a picture may be: 50 megapixels.
  private static final int WIDE = 16_384;

  private static final int HIGH = 3_051;
  private static final int SEVERAL = 5;

  @Override
  public String name() {
    return "picture-bombs";
  }

  @Override
  public String description() {
    return "Small files that announce rows, canvases, scans and coefficients of hundreds of"
        + " megabytes, or hours, are uploaded as pictures";
  }

  @Override
  public void run(Target target, Form form, Findings findings) throws Exception {
    String attacker = target.user("attacker");
    String conversation = "pictures-" + attacker;
    try (Client client = target.connect(attacker)) {
      ObjectNode group = Client.json().put("conversationId", conversation).put("kind", "group");
      group.putArray("members").add(target.user("victim"));
      var _ = client.must("conversation:create", group);
    }
    Uploads uploads = new Uploads(target, attacker, conversation, findings);
    uploads.honest();
    Optional<ProcessHandle> reader = uploads.reader();
    findings.check(reader.isPresent(), "pictures are read by a process of its own", "none is");
    long kibBefore = reader.map(PictureBombs::peakKib).orElse(0L);
    for (Map.Entry<String, byte[]> bomb : bombs(form).entrySet()) {
      uploads.bomb(bomb.getKey(), bomb.getValue(), form);
      uploads.honest();
    }
    if (form == Form.LONG) {
      uploads.atOnce(Bombs.scansJpeg(1_000, 500, 85));
      uploads.honest();
    }
    findings.check(
        reader.map(ProcessHandle::isAlive).orElse(false),
        "the process that reads pictures survives",
        "it has ended");
    if (kibBefore > 0) {
      long kib = reader.map(PictureBombs::peakKib).orElse(0L) - kibBefore;
      findings.figure("memory for pictures", kib + " KiB");
      findings.check(kib <= MOST_KIB, "pictures take 64 MB at most", kib + " KiB");
    }
    findings.check(uploads.counted("started") >= 1, "a process that reads is counted", "none is");
    findings.checkEqual(uploads.counted("lost"), 0.0, "none is lost");
  }

  private static Map<String, byte[]> bombs(Form form) throws IOException {
    Map<String, byte[]> bombs = new LinkedHashMap<>();
    bombs.put("a PNG of one row", Bombs.rowPng());
    bombs.put("a JPEG of 3,000 scans", Bombs.scansJpeg(1_000, 500, 3_000));
    bombs.put("a JPEG of 300 MB of coefficients", Bombs.coefficientsJpeg(WIDE, HIGH));
    bombs.put("a JPEG of 31 MB of coefficients", Bombs.coefficientsJpeg(2_500, 2_100));
    bombs.put("a GIF of 4 gigapixels", Bombs.canvasGif(65_535, 65_535));
    bombs.put("a WebP of 2^48 pixels", Bombs.canvasWebp(1 << 24, 1 << 24));
    if (form == Form.LONG) {
      bombs.put("a JPEG of 3,000 large scans", Bombs.scansJpeg(4_000, 3_000, 3_000));
      bombs.put("a JPEG of 95 scans", Bombs.scansJpeg(2_000, 1_000, 85));
      bombs.put("a PNG of 50 megapixels", Bombs.pixelsPng(WIDE, HIGH));
      bombs.put("a GIF of 50 megapixels", Bombs.canvasGif(WIDE, HIGH));
    }
    return bombs;
  }

  /// The most memory that it has ever had; 0 where the system does not say so.
  private static long peakKib(ProcessHandle process) {
    try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) { // no Linux
      return 0;
    }
  }

  /// One user's, to one conversation.
  private record Uploads(Target target, String user, String conversation, Findings findings) {
    void honest() throws IOException, InterruptedException {
      HttpResponse<String> answer = target.send(request(Bombs.honest()));
      findings.check(
          answer.statusCode() == 201 && answer.body().contains("thumbnailUrl"),
          "an honest picture is taken, and made small",
          answer.statusCode() + " " + answer.body());
    }

    void bomb(String name, byte[] bomb, Form form) throws IOException, InterruptedException {
      Duration before = cpu();
      HttpResponse<String> answer = target.send(request(bomb));
      Duration cpu = cpu().minus(before);
      findings.check(
          List.of(201, 400, 413).contains(answer.statusCode()),
          "a bomb is answered, and not as a failure of the gateway",
          name + " with " + answer.statusCode() + " " + answer.body());
      findings.figure(
          name, bomb.length + " bytes, " + answer.statusCode() + ", " + cpu.toMillis() + " ms CPU");
      if (form == Form.LONG) {
        findings.check(
            cpu.compareTo(MOST_CPU) <= 0,
            "a picture takes 2 s of a processor at most",
            name + " " + cpu.toMillis() + " ms");
      }
    }

    /// Whoever is not served is told to come later.
    void atOnce(byte[] bomb) throws Exception {
      List<Thread> answers =
          IntStream.range(0, SEVERAL)
              .mapToObj(i -> Thread.ofVirtual().unstarted(() -> answered(bomb)))
              .toList();
      answers.forEach(Thread::start);
      for (Thread answer : answers) {
        answer.join();
      }
    }

    private void answered(byte[] bomb) {
      try {
        int status = target.send(request(bomb)).statusCode();
        findings.check(
            List.of(201, 400, 413, 503).contains(status),
            "bombs that come at once are answered",
            status);
      } catch (IOException e) {
        findings.failed("a bomb is not answered: " + e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /// The gateway's child, of which there is one as long as pictures come one by one.
    Optional<ProcessHandle> reader() {
      return ProcessHandle.of(target.pid("gateway-1"))
          .flatMap(gateway -> gateway.descendants().findFirst());
    }

    double counted(String what) throws IOException, InterruptedException {
      return target.metrics().entrySet().stream()
          .filter(series -> series.getKey().startsWith("parley_gateway_decoders_" + what))
          .mapToDouble(Map.Entry::getValue)
          .sum();
    }

    private Duration cpu() {
      return reader().flatMap(process -> process.info().totalCpuDuration()).orElse(Duration.ZERO);
    }

    private HttpRequest.Builder request(byte[] picture) {
      return target
          .request("/api/media?name=x&conversationId=" + conversation, user)
          .POST(BodyPublishers.ofByteArray(picture));
    }
  }
}
