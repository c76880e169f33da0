package io.parley.devstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the launcher runs: the jars alone, no test's class path. What the JVM learns here of their
/// classes, the processes that later modules start have as their cache.
class PackagedStackIT {
  private static final String SECRET = "of-a-test-and-of-nothing-else-at-all";

  @TempDir private Path data;

  @Test
  void jarsAlone_takeAMessage_andStop() throws Exception {
    int port = Ports.free();
    Path output = data.resolve("output");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ChildCommand.COMMON);
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-Xlog:aot*=off"));
    command.add("-XX:AOTCacheOutput=" + System.getProperty("parley.aot.cache"));
    command.addAll(List.of("-cp", System.getProperty("parley.aot.class.path")));
    command.addAll(List.of(DevStack.class.getName(), "up"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .putAll(
            Map.of(
                "PARLEY_DATA", data.resolve("data").toString(),
                "JWT_SECRET", SECRET,
                "PORT", Integer.toString(port),
                "PARLEY_KAFKA_PORT", Integer.toString(Ports.free()),
                "PARLEY_MONGO_PORT", Integer.toString(Ports.free())));
    Process stack = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      await()
          .atMost(Duration.ofSeconds(150))
          .until(() -> !stack.isAlive() || Files.readString(output).contains("Parley is ready"));

      assertThat(send("http://127.0.0.1:" + port).statusCode()).isEqualTo(201);

      stack.toHandle().destroy();
      assertThat(stack.waitFor(120, TimeUnit.SECONDS)).isTrue();
      assertThat(Files.readAllLines(output)).contains("Stopped");
    } finally {
      stack.destroyForcibly();
    }
  }

  private static HttpResponse<String> send(String url) throws Exception {
    String token =
        Jwts.builder()
            .subject("alice")
            .expiration(Date.from(Instant.now().plusSeconds(60)))
            .signWith(Keys.hmacShaKeyFor(SECRET.getBytes(StandardCharsets.UTF_8)))
            .compact();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/api/messages"))
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString("{\"to\":\"bob\",\"content\":\"hello\"}"))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }
}
