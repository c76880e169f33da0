package io.parley.operations.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.contract.settings.Env;
import io.parley.operations.security.SecurityEvent.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecurityLogTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");

  @TempDir Path directory;

  private static List<String> lines(int events, SecurityEvent event) {
    List<String> out = new CopyOnWriteArrayList<>();
    SecurityLines log = new SecurityLines("gateway", InstantSource.fixed(NOW), out::add, () -> {});
    for (int i = 0; i < events; i++) {
      log.note(event);
    }
    log.close();
    return out;
  }

  @Test
  void event_isOneLineOfItsFields() {
    SecurityEvent event =
        SecurityEvent.of(Kind.ADMIN_ACTED)
            .by("backend")
            .actingFor("alice")
            .from("203.0.113.7")
            .about("POST /api/messages")
            .because("OK");

    assertThat(lines(1, event))
        .containsExactly(
            "{\"at\":\"2026-03-01T12:00:00.123Z\",\"service\":\"gateway\",\"event\":\"admin-acted\","
                + "\"by\":\"backend\",\"actingFor\":\"alice\",\"from\":\"203.0.113.7\","
                + "\"about\":\"POST /api/messages\",\"because\":\"OK\"}");
  }

  @Test
  void whatClientsSend_breaksNoLineAndFillsNone() {
    SecurityEvent event =
        SecurityEvent.of(Kind.TOKEN_REFUSED).about("a\r\n{\"event\":\"x\"}" + "b".repeat(10_000));

    assertThat(lines(1, event))
        .singleElement()
        .satisfies(line -> assertThat(line).doesNotContain("\n", "\r").hasSizeLessThan(500));
  }

  @Test
  void flood_isCountedAndNotWritten() {
    List<String> lines = lines(5_000, SecurityEvent.of(Kind.TOKEN_REFUSED));

    assertThat(lines).hasSize(Kind.TOKEN_REFUSED.linesPerSecond() + 1);
    assertThat(lines.getLast()).endsWith("\"event\":\"token-refused\",\"unwritten\":4990}");
  }

  @Test
  void floodOfOneKind_silencesNoOther() {
    List<String> out = new CopyOnWriteArrayList<>();
    SecurityLines log = new SecurityLines("gateway", InstantSource.fixed(NOW), out::add, () -> {});
    for (int i = 0; i < 100; i++) {
      log.note(SecurityEvent.of(Kind.TOKEN_REFUSED));
    }
    log.note(SecurityEvent.of(Kind.TOKENS_REVOKED).about("alice"));
    log.close();

    assertThat(out).anyMatch(line -> line.contains("\"tokens-revoked\",\"about\":\"alice\""));
  }

  @Test
  void directory_hasAFileOfEachService() throws IOException {
    SecurityLogSettings settings =
        SecurityLogSettings.from(new Env(Map.of("PARLEY_SECURITY_LOG", directory + "/new")));
    SecurityLog log = SecurityLogs.open(settings, "gateway a:8080");
    log.note(SecurityEvent.of(Kind.TOKEN_REFUSED).because("no {} and no % is replaced"));
    log.close();

    assertThat(Files.readAllLines(directory.resolve("new/gateway_a_8080.log")))
        .singleElement()
        .asString()
        .contains("no {} and no % is replaced");
  }

  @Test
  void whatCannotBeWritten_isOneSentence() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    SecurityLogSettings settings =
        SecurityLogSettings.from(new Env(Map.of("PARLEY_SECURITY_LOG", file.toString())));

    assertThatThrownBy(() -> SecurityLogs.open(settings, "gateway"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("PARLEY_SECURITY_LOG: cannot write into the directory '" + file + "'");
  }

  @Test
  void document_hasEveryKind() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("../../docs/security-log.md")).stream()
            .dropWhile(line -> !line.startsWith("| event |"))
            .skip(2)
            .map(row -> row.replaceAll("^(\\| `[^|]*` \\| \\d+ \\|).*", "$1"))
            .toList();

    assertThat(rows)
        .isEqualTo(
            Stream.of(Kind.values())
                .map(kind -> "| `%s` | %d |".formatted(kind.text(), kind.linesPerSecond()))
                .toList());
  }
}
