package io.parley.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A script of `clients/web`, which Node runs with a browser. It may ask for something by a line of
/// its own, and goes on when it is done.
final class BrowserScript {
  /// From this module on.
  static final Path WEB = Path.of("../../clients/web");

  private static final Path CHROMIUM =
      Path.of(System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium"));
  private static final int WITHIN_MINUTES = 5;

  private final List<String> command;
  private final Map<String, String> env;
  private final Map<String, Action> actions = new HashMap<>();

  interface Action {
    void run() throws Exception;
  }

  /// @param path from `clients/web` on
  BrowserScript(String path, Map<String, String> env, String... arguments) {
    command = Stream.concat(Stream.of("node", path), Stream.of(arguments)).toList();
    this.env = env;
  }

  /// Skips a test where it cannot be run.
  static void assumeBrowser() {
    assumeTrue(Files.isExecutable(CHROMIUM), "there is no Chromium at " + CHROMIUM);
    assumeTrue(
        Files.isDirectory(WEB.resolve("../node_modules/playwright-core")),
        "npm ci has not run in clients, as it does not with -Dclients.skip");
  }

  /// @param line what the script says when it asks for it
  BrowserScript on(String line, Action action) {
    actions.put(line, action);
    return this;
  }

  /// @throws AssertionError with what it said, if it found anything wrong
  void run() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(WEB.toFile()).redirectErrorStream(true);
    builder.environment().putAll(env);
    Process node = builder.start();
    Thread limit = Thread.ofVirtual().start(() -> end(node));
    StringJoiner said = new StringJoiner("\n");
    try {
      answer(node, said);
      if (node.waitFor() != 0) {
        throw new AssertionError(command + " failed: " + said);
      }
    } finally {
      limit.interrupt();
      kill(node);
    }
  }

  /// Until it ends.
  private void answer(Process node, StringJoiner said) throws Exception {
    try (BufferedReader output = node.inputReader();
        BufferedWriter input = node.outputWriter()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        Action action = actions.get(line);
        if (action == null) {
          said.add(line);
        } else {
          action.run();
          input.write("done\n");
          input.flush();
        }
      }
    }
  }

  private static void end(Process node) {
    try {
      if (!node.waitFor(WITHIN_MINUTES, TimeUnit.MINUTES)) {
        kill(node);
      }
    } catch (InterruptedException e) { // it has ended, as it should
      Thread.currentThread().interrupt();
    }
  }

  /// With its browser.
  private static void kill(Process node) {
    node.descendants().forEach(ProcessHandle::destroyForcibly);
    node.destroyForcibly();
  }
}
