package io.parley.faults.fault;

import io.parley.faults.cluster.ClusterFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// What another JVM takes for the time, which it says at the top of a thread dump.
final class WallClock {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final int ANSWER_SECONDS = 20;

  private WallClock() {}

  /// How far that JVM's clock is from ours, to a second or two.
  ///
  /// @throws ClusterFailure when it does not say
  static Duration offset(long pid) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process dump =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), "Thread.print")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader lines = new BufferedReader(dump.inputReader(StandardCharsets.UTF_8))) {
      Optional<LocalDateTime> said =
          lines.lines().limit(5).flatMap(line -> time(line).stream()).findFirst();
      return said.map(
              time ->
                  Duration.between(LocalDateTime.now(ZoneId.systemDefault()), time)) // both local
          .orElseThrow(
              () -> new ClusterFailure("process " + pid + " does not say what time it is"));
    } finally {
      if (!dump.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
        dump.destroyForcibly();
      }
    }
  }

  private static Optional<LocalDateTime> time(String line) {
    try {
      return Optional.of(LocalDateTime.parse(line.strip(), FORMAT));
    } catch (DateTimeParseException e) { // another line
      return Optional.empty();
    }
  }
}
