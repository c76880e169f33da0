package io.parley.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Runs scripts with a JavaScript client: the official one, or the SDK.
final class NodeClient {
  private static final Duration WITHIN = Duration.ofMinutes(2);
  private static final Duration SDK_WITHIN = Duration.ofMinutes(5);

  private static final Path OFFICIAL = Path.of("src/test/js");
  private static final Path SDK = Path.of("../../clients");

  private NodeClient() {}

  /// One of `src/test/js`, with the official client.
  ///
  /// @param argument JSON
  /// @return the last line that the script printed: JSON
  /// @throws AssertionError with what it said, if it found anything wrong
  static String run(String script, String argument) throws IOException, InterruptedException {
    return run(OFFICIAL, script, argument, WITHIN);
  }

  /// One of `clients`, with the SDK as its sources are now.
  ///
  /// @param argument JSON
  /// @return the last line that the script printed: JSON
  /// @throws AssertionError with what it said, if it found anything wrong
  static String runSdk(String script, String argument) throws IOException, InterruptedException {
    return run(SDK, script, argument, SDK_WITHIN);
  }

  private static String run(Path directory, String script, String argument, Duration within)
      throws IOException, InterruptedException {
    boolean installed = Files.isDirectory(directory.resolve("node_modules"));
    assumeTrue(installed || hasNode(), "there is no Node here");
    assertTrue(installed, "the JavaScript client is not installed: run npm ci in " + directory);
    Path output = Files.createTempFile("parley-node", ".log");
    Process node =
        new ProcessBuilder(List.of("node", script, argument))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!node.waitFor(within.toSeconds(), TimeUnit.SECONDS)) {
      node.destroyForcibly();
      throw new AssertionError(script + " did not end: " + Files.readString(output));
    }
    String said = Files.readString(output, StandardCharsets.UTF_8);
    Files.delete(output);
    if (node.exitValue() != 0) {
      throw new AssertionError(script + " failed: " + said);
    }
    return said.strip().lines().reduce((first, last) -> last).orElse("");
  }

  private static boolean hasNode() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "node")));
  }
}
