package io.parley.benchmarks.server;

import io.parley.benchmarks.harness.BenchmarkFailure;
import io.parley.benchmarks.harness.StackProcess;
import io.parley.benchmarks.harness.TemporaryDirectory;
import io.parley.benchmarks.load.Dialect;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Another server, as the script `peers/run` starts it.
public final class PeerServer implements LoadedServer {
  /// The script may have to build or install it first.
  private static final Duration READY = Duration.ofMinutes(10);

  private static final Duration STOP = Duration.ofSeconds(20);
  private static final Pattern READY_LINE = Pattern.compile("ready (\\S+) pids ([\\d,]+)");
  private static final int PORTS = 10;
  private static final int ABSENT = 3;

  private final String name;
  private final Dialect dialect;
  private final Process process;
  private final TemporaryDirectory data;
  private final List<URI> urls;
  private final List<Long> pids;

  private PeerServer(
      String name,
      Dialect dialect,
      Process process,
      TemporaryDirectory data,
      List<URI> urls,
      List<Long> pids) {
    this.name = name;
    this.dialect = dialect;
    this.process = process;
    this.data = data;
    this.urls = urls;
    this.pids = pids;
  }

  /// The script says that this peer cannot be had here, and why.
  public static final class Absent extends BenchmarkFailure {
    private static final long serialVersionUID = 1L;

    Absent(String message) {
      super(message);
    }
  }

  /// @param peers the directory of `run`
  /// @param name as `run` knows it; its first part is its dialect: `socketio-redis`
  /// @throws Absent when the script says that it cannot be had
  /// @throws BenchmarkFailure when it does not start
  public static PeerServer start(Path peers, String name) throws InterruptedException {
    Dialect dialect = Dialect.named(name.replaceFirst("-.*", ""));
    TemporaryDirectory data = new TemporaryDirectory();
    try {
      Process process =
          new ProcessBuilder(
                  peers.resolve("run").toString(),
                  name,
                  "--port-base",
                  StackProcess.freeRange(PORTS),
                  "--data",
                  data.path().resolve(name).toString())
              .redirectErrorStream(true)
              .start();
      try {
        String line = readyLine(name, process);
        Matcher ready = READY_LINE.matcher(line);
        if (!ready.matches()) {
          throw new BenchmarkFailure(name + " is not ready, it says last: " + line);
        }
        return new PeerServer(
            name,
            dialect,
            process,
            data,
            Arrays.stream(ready.group(1).split(",", -1)).map(URI::create).toList(),
            Arrays.stream(ready.group(2).split(",", -1)).map(Long::valueOf).toList());
      } catch (InterruptedException | BenchmarkFailure e) {
        stop(process);
        throw e;
      }
    } catch (IOException e) {
      data.close();
      throw new Absent(name + ": " + peers.resolve("run") + " does not run: " + e.getMessage());
    } catch (InterruptedException | BenchmarkFailure e) {
      data.close();
      throw e;
    }
  }

  private static String readyLine(String name, Process process) throws InterruptedException {
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    CompletableFuture<String> ready = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("output-of-" + name)
        .start(
            () -> {
              String last = "";
              try {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                  last = line;
                  if (line.startsWith("ready ")) {
                    ready.complete(line);
                  }
                }
              } catch (IOException e) {
                last = e.toString();
              }
              ready.complete(last);
            });
    try {
      String line = ready.get(READY.toSeconds(), TimeUnit.SECONDS);
      if (!line.startsWith("ready ") && process.waitFor(STOP) && process.exitValue() == ABSENT) {
        throw new Absent(line.isEmpty() ? name + " cannot be had here" : line);
      }
      return line;
    } catch (TimeoutException | ExecutionException e) {
      throw new BenchmarkFailure(name + " is not ready within " + READY, e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public List<URI> urls() {
    return urls;
  }

  @Override
  public String token(String user) {
    return "";
  }

  @Override
  public List<Long> processes() {
    return pids;
  }

  @Override
  public Optional<Path> collectorLogs() {
    return Optional.empty();
  }

  @Override
  public Optional<Long> broker() {
    return Optional.empty();
  }

  @Override
  public void close() {
    try (data) {
      stop(process);
    }
  }

  private static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(STOP)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
