package io.parley.devstack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A service in a process of its own, on this process's class path. Its output appears here with
/// its name before each line (see [ChildCommand]).
final class ChildProcess implements Service {
  private static final int STOP_SECONDS = 18;

  private final String name;
  private final String address;
  private final String mainClass;
  private final Map<String, String> environment;
  private final Path logs;
  private final PrintStream console;
  private volatile boolean stopping;
  private volatile @Nullable Process process;

  /// @param environment on top of this process's own
  /// @param console where its output goes
  ChildProcess(
      String name,
      String address,
      String mainClass,
      Map<String, String> environment,
      Path logs,
      PrintStream console) {
    this.name = name;
    this.address = address;
    this.mainClass = mainClass;
    this.environment = Map.copyOf(environment);
    this.logs = logs;
    this.console = console;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public void start() {
    ProcessBuilder builder =
        new ProcessBuilder(ChildCommand.of(name, logs, List.of(), List.of(mainClass)))
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      Process started = builder.start();
      process = started;
      Thread.ofPlatform().daemon().name("output-" + name).start(() -> copyOutput(started));
      console.println(name + " is process " + started.pid() + ", " + address);
    } catch (IOException e) {
      throw new StackFailure(name + " did not start: " + e.getMessage(), e);
    }
  }

  @Override
  public String ended() {
    Process current = process;
    return current == null || current.isAlive() || stopping ? "" : ending(current);
  }

  @Override
  public void stop() {
    stopping = true;
    Process current = process;
    if (current == null) {
      return;
    }
    current.toHandle().destroy(); // Process.destroy would close its output too
    try {
      if (!current.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        console.println(name + " does not stop within " + STOP_SECONDS + " s and is killed");
        current.destroyForcibly();
      }
    } catch (InterruptedException e) {
      current.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void copyOutput(Process started) {
    try (BufferedReader lines = started.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        console.println("[" + name + "] " + line);
      }
    } catch (IOException e) {
      console.println("[" + name + "] (its output is lost: " + e.getMessage() + ")");
    }
    started.onExit().join();
    if (!stopping) {
      console.println(ending(started) + "; it is not started again");
    }
  }

  private String ending(Process ended) {
    return name
        + " (process "
        + ended.pid()
        + ") ended by itself with exit code "
        + ended.exitValue();
  }
}
