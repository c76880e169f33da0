package io.parley.benchmarks.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Tells a JVM of this user something, by the JDK's own `jcmd`.
public final class Jcmd {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// The last line of a class histogram: `Total <instances> <bytes>`.
  private static final Pattern TOTAL =
      Pattern.compile("^Total\\s+\\d+\\s+(\\d+)\\s*$", Pattern.MULTILINE);

  private final long pid;

  public Jcmd(long pid) {
    this.pid = pid;
  }

  /// Collects all garbage.
  ///
  /// @throws BenchmarkFailure when the JVM does not do it
  public void collectGarbage() throws InterruptedException {
    run("GC.run");
  }

  /// Collects all garbage and counts what is left.
  ///
  /// @return bytes
  /// @throws BenchmarkFailure when the JVM does not say
  public long liveBytes() throws InterruptedException {
    return liveBytes(run("GC.class_histogram"));
  }

  /// Lets it answer to JMX at a port of 127.0.0.1, to whoever is on this machine, until it ends.
  ///
  /// @throws BenchmarkFailure when the JVM does not do it
  public void startManagement(String port) throws InterruptedException {
    run(
        "ManagementAgent.start",
        "jmxremote.host=127.0.0.1",
        "jmxremote.port=" + port,
        "jmxremote.rmi.port=" + port,
        "jmxremote.authenticate=false",
        "jmxremote.ssl=false");
  }

  static long liveBytes(String histogram) {
    Matcher total = TOTAL.matcher(histogram);
    if (!total.find()) {
      throw new BenchmarkFailure("no total in a class histogram");
    }
    return Long.parseLong(total.group(1));
  }

  private String run(String... command) throws InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Path output = Files.createTempFile("parley-jcmd-", ".txt");
      try {
        Process told =
            new ProcessBuilder(
                    Stream.concat(
                            Stream.of(jcmd.toString(), Long.toString(pid)), Stream.of(command))
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!told.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || told.exitValue() != 0) {
          told.destroyForcibly();
          throw new BenchmarkFailure(
              "jcmd " + pid + " " + String.join(" ", command) + " does not work");
        }
        return Files.readString(output, StandardCharsets.UTF_8);
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new BenchmarkFailure("cannot run " + jcmd, e);
    }
  }
}
