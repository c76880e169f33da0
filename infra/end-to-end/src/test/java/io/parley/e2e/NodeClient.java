package io.parley.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Runs the scripts in `src/test/js`, which use the official JavaScript client.
final class NodeClient {
  private static final Path SCRIPTS = Path.of("src/test/js");

  private NodeClient() {}

  /// @param argument JSON
  /// @return the last line that the script printed: JSON
  /// @throws AssertionError with what it said, if it found anything wrong
  static String run(String script, String argument) throws IOException, InterruptedException {
    boolean installed = Files.isDirectory(SCRIPTS.resolve("node_modules"));
    assumeTrue(installed || hasNode(), "there is no Node here");
    assertTrue(installed, "the JavaScript client is not installed: run npm ci in " + SCRIPTS);
    Path output = Files.createTempFile("parley-node", ".log");
    Process node =
        new ProcessBuilder(List.of("node", script, argument))
            .directory(SCRIPTS.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!node.waitFor(120, TimeUnit.SECONDS)) {
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
