package io.parley.benchmarks.server;

import io.parley.benchmarks.harness.BenchmarkFailure;
import io.parley.benchmarks.harness.LoadTokens;
import io.parley.benchmarks.harness.StackProcess;
import io.parley.benchmarks.harness.TemporaryDirectory;
import io.parley.benchmarks.load.Dialect;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A stack of Parley with data of its own. Its limits against a single user or address are out of
/// the load's way, and there is no auditor, unless this process's environment says
/// `PARLEY_AUDITOR`: the load counts what is lost, doubled or out of order itself, and no peer has
/// one. Everything else is as `parley up` has it.
public final class ParleyStack implements LoadedServer {
  private static final String SECRET = "of-a-benchmark-and-of-nothing-else";
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "JWT_SECRET", SECRET,
          "PARLEY_CONNECTIONS", "200000",
          "PARLEY_CONNECTIONS_PER_ADDRESS", "200000",
          "PARLEY_HANDSHAKES_PER_SECOND", "100000",
          "PARLEY_UNTRUSTED_BYTES", "1000000000",
          "PARLEY_SENDS_PER_SECOND", "100000",
          "PARLEY_SENDS_BURST", "100000",
          "PARLEY_OTHERS_PER_SECOND", "100000",
          "PARLEY_OTHERS_BURST", "100000");

  private final Dialect dialect = Dialect.named("parley");
  private final LoadTokens tokens = new LoadTokens(SECRET);
  private final TemporaryDirectory data;
  private final List<String> ports;
  private final StackProcess.Start start;
  private final int gateways;
  private final List<Long> suspended = new ArrayList<>();
  private StackProcess stack;

  private ParleyStack(
      TemporaryDirectory data,
      List<String> ports,
      StackProcess.Start start,
      int gateways,
      StackProcess stack) {
    this.data = data;
    this.ports = ports;
    this.start = start;
    this.gateways = gateways;
    this.stack = stack;
  }

  /// What is started.
  ///
  /// @param command without `up`
  /// @param gateways and others: 0 for all in one process; else each service has processes of its
  ///   own
  /// @param environment on top of this process's own
  public record Plan(
      List<String> command,
      int gateways,
      int processors,
      int sinks,
      Map<String, String> environment) {
    public Plan {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }

    List<String> options() {
      List<String> options = new ArrayList<>();
      if (gateways > 0) {
        options.addAll(List.of("--gateways", Integer.toString(gateways)));
      }
      if (processors > 0) {
        options.addAll(List.of("--processors", Integer.toString(processors)));
      }
      if (sinks > 0) {
        options.addAll(List.of("--sinks", Integer.toString(sinks)));
      }
      return options;
    }
  }

  /// @throws BenchmarkFailure when it does not start
  public static ParleyStack start(Plan plan) throws InterruptedException {
    TemporaryDirectory data = new TemporaryDirectory();
    try {
      int gateways = Math.max(1, plan.gateways());
      Map<String, String> environment = new HashMap<>(ENVIRONMENT);
      environment.put(
          "JAVA_TOOL_OPTIONS", "-Xlog:gc:file=" + data.path().resolve("gc-%p.log") + ":timemillis");
      environment.put("PARLEY_AUDITOR", System.getenv().getOrDefault("PARLEY_AUDITOR", "false"));
      environment.putAll(plan.environment());
      StackProcess.Start start =
          new StackProcess.Start(plan.command(), plan.options(), environment);
      String first = StackProcess.freeRange(gateways + 2);
      int port = Integer.parseInt(first);
      List<String> ports =
          List.of(first, Integer.toString(port + gateways), Integer.toString(port + gateways + 1));
      return new ParleyStack(
          data, ports, start, gateways, StackProcess.start(start, data.path(), ports));
    } catch (InterruptedException | BenchmarkFailure e) {
      data.close();
      throw e;
    }
  }

  /// Stops it and starts it again on its data.
  public void restart() throws InterruptedException {
    stack.close();
    stack = StackProcess.start(start, data.path(), ports);
  }

  /// The same, but the processors have lost their state and restore it from Kafka.
  ///
  /// @throws BenchmarkFailure when the state cannot be removed
  public void restartWithoutState() throws InterruptedException {
    stack.close();
    try (DirectoryStream<Path> states = Files.newDirectoryStream(data.path(), "processor-*")) {
      for (Path state : states) {
        TemporaryDirectory.remove(state);
      }
    } catch (IOException e) {
      throw new BenchmarkFailure("the processors' state cannot be removed: " + e.getMessage(), e);
    }
    stack = StackProcess.start(start, data.path(), ports);
  }

  /// Kills a service's process without a word.
  ///
  /// @param service such as `gateway-1`
  /// @throws BenchmarkFailure when it has no process of its own
  public void kill(String service) {
    Long pid = stack.services().get(service);
    if (pid == null || !ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false)) {
      throw new BenchmarkFailure("there is no process of " + service + " to be killed");
    }
  }

  /// From the start of its process to `Parley is ready`, of the last start.
  public Duration timeToReady() {
    return stack.timeToReady();
  }

  /// Stops a service's process where it stands, until this is closed.
  ///
  /// @param service such as `history-sink-1`
  /// @throws BenchmarkFailure when it has no process of its own, or is not to be stopped
  public void suspend(String service) throws InterruptedException {
    Long pid = stack.services().get(service);
    if (pid == null) {
      throw new BenchmarkFailure("there is no process of " + service + " to be stopped");
    }
    signal("-STOP", pid);
    suspended.add(pid);
  }

  private static void signal(String signal, long pid) throws InterruptedException {
    try {
      Process kill = new ProcessBuilder("kill", signal, Long.toString(pid)).inheritIO().start();
      if (kill.waitFor() != 0) {
        throw new BenchmarkFailure("kill " + signal + " " + pid + " does not work");
      }
    } catch (IOException e) {
      throw new BenchmarkFailure("kill cannot be run: " + e.getMessage(), e);
    }
  }

  /// A process that stands does not stop.
  private void resumeAll() {
    try {
      for (long pid : suspended) {
        signal("-CONT", pid);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String name() {
    return "parley";
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public List<URI> urls() {
    List<URI> urls = new ArrayList<>();
    for (int gateway = 0; gateway < gateways; gateway++) {
      urls.add(URI.create("ws://127.0.0.1:" + (stack.url().getPort() + gateway)));
    }
    return urls;
  }

  @Override
  public String token(String user) {
    return tokens.of(user);
  }

  @Override
  public List<Long> processes() {
    return List.of(stack.pid());
  }

  @Override
  public Optional<Path> collectorLogs() {
    return Optional.of(data.path());
  }

  @Override
  public Optional<Long> broker() {
    return Optional.of(stack.pid());
  }

  @Override
  public void close() {
    try (data) {
      resumeAll();
      stack.close();
    }
  }
}
