package io.parley.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.devstack.ChildCommand;
import io.parley.devstack.DevStack;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `./parley up` as a process of its own, to be stopped or killed.
final class StackProcess implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofSeconds(150);

  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Thread reader;

  /// Starts it; does not wait until it is ready.
  StackProcess(Path data, Map<String, String> env, String... options) throws IOException {
    List<String> main = new ArrayList<>(List.of(DevStack.class.getName(), "up"));
    main.addAll(List.of(options));
    // of its services, too: they are gone before quick code is worth compiling
    List<String> command = ChildCommand.java(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"), main);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PARLEY_DATA", data.toString());
    builder.environment().put("JWT_SECRET", TestStack.SECRET);
    builder.environment().putAll(env);
    process = builder.start();
    reader = Thread.ofPlatform().daemon().start(this::read);
  }

  private void read() {
    try (BufferedReader output = process.inputReader()) {
      output.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      lines.add("(its output ended: " + e.getMessage() + ")"); // as it does when it is killed
    }
  }

  StackProcess awaitReady() {
    await()
        .atMost(READY_WITHIN)
        .until(() -> lines.contains("Parley is ready") || !process.isAlive());
    if (!process.isAlive()) {
      throw new AssertionError("it ended: " + output());
    }
    return this;
  }

  String output() {
    return String.join("\n", lines);
  }

  /// No class of that kind is in it. (A broker on a busy machine says "Exceptionally slow".)
  void assertNoException() {
    assertThat(output()).doesNotContainPattern("Exception\\b");
  }

  /// Of a service that is a process of its own.
  long pidOf(String service) {
    Pattern line = Pattern.compile(service + " is process (\\d+), .*");
    return lines.stream()
        .map(line::matcher)
        .filter(Matcher::matches)
        .map(match -> Long.valueOf(match.group(1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no pid of " + service + ": " + output()));
  }

  /// As Ctrl-C does.
  ///
  /// @return its exit code
  int stop() throws InterruptedException {
    process.toHandle().destroy(); // Process.destroy would close its output, too
    return exitCode();
  }

  /// Stops the process that holds the stores, and what else is not a process of its own, until
  /// [#goOn].
  void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  void goOn() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
    if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
      throw new AssertionError("cannot signal " + process.pid());
    }
  }

  /// Kill -9.
  void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    exitCode();
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end: " + output());
    }
    reader.join();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly(); // what a test leaves running is of no more use
  }
}
