package io.parley.benchmarks.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A stack of our own in a process of its own, on free ports of 127.0.0.1.
public final class StackProcess implements AutoCloseable {
  private static final Duration READY = Duration.ofSeconds(150);

  /// Below those that connections get by themselves.
  private static final int LOWEST_PORT = 15_000;

  private static final int HIGHEST_PORT = 32_000;
  private static final int RANGES_TRIED = 100;
  private static final Pattern SERVICE = Pattern.compile("(\\S+) is process (\\d+),.*");

  private static final Pattern METRICS = Pattern.compile("Metrics\\s+(\\S+)\\s+\\((\\S+)\\)");

  private final WatchedProcess process;
  private final URI url;
  private final Map<String, Long> services;
  private final Map<String, URI> metrics;

  private StackProcess(
      WatchedProcess process, URI url, Map<String, Long> services, Map<String, URI> metrics) {
    this.process = process;
    this.url = url;
    this.services = services;
    this.metrics = metrics;
  }

  /// What a stack is started with.
  ///
  /// @param command without `up`
  /// @param options of `up`
  /// @param environment on top of this process's own
  public record Start(List<String> command, List<String> options, Map<String, String> environment) {
    public Start {
      command = List.copyOf(command);
      options = List.copyOf(options);
      environment = Map.copyOf(environment);
    }

    private List<String> up() {
      List<String> up = new ArrayList<>(command);
      up.add("up");
      up.addAll(options);
      return up;
    }
  }

  /// Returns when the stack says that it is ready.
  ///
  /// @param data the data directory, empty or of an earlier start
  /// @param ports of the gateway, Kafka and MongoDB; the same for each start on the same data, to
  ///   which they belong
  /// @throws BenchmarkFailure when it is not ready within 150 s
  public static StackProcess start(Start start, Path data, List<String> ports)
      throws InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(start.up());
    Map<String, String> environment = builder.environment();
    environment.putAll(start.environment());
    environment.putAll(
        Map.of(
            "PARLEY_DATA", data.toString(),
            "PARLEY_ADDRESS", "127.0.0.1",
            "PORT", ports.get(0),
            "PARLEY_KAFKA_PORT", ports.get(1),
            "PARLEY_MONGO_PORT", ports.get(2)));
    environment.keySet().removeAll(List.of("KAFKA_BOOTSTRAP_SERVERS", "MONGODB_URI"));
    Map<String, Long> services = new ConcurrentHashMap<>();
    Map<String, URI> metrics = new ConcurrentHashMap<>();
    WatchedProcess process =
        WatchedProcess.start(
            "the stack",
            builder,
            "Parley is ready",
            READY,
            line -> {
              Matcher named = SERVICE.matcher(line);
              if (named.matches()) {
                services.put(named.group(1), Long.parseLong(named.group(2)));
              }
              Matcher served = METRICS.matcher(line);
              if (served.matches()) {
                metrics.put(served.group(2), URI.create(served.group(1)));
              }
            });
    return new StackProcess(
        process,
        URI.create("http://127.0.0.1:" + ports.get(0)),
        Map.copyOf(services),
        Map.copyOf(metrics));
  }

  public URI url() {
    return url;
  }

  public long pid() {
    return process.pid();
  }

  /// Processes of services that have their own, by name, such as `gateway-1`.
  public Map<String, Long> services() {
    return services;
  }

  /// Where each service serves its metrics, by name.
  public Map<String, URI> metrics() {
    return metrics;
  }

  /// From the start of the process to `Parley is ready`.
  public Duration timeToReady() {
    return process.timeToReady();
  }

  /// Stops it, within 40 s, by force in the end.
  @Override
  public void close() {
    process.close();
  }

  /// Ports that nobody listens on now. All are open at once, so that no two are the same.
  ///
  /// @throws BenchmarkFailure when there is none
  public static List<String> freePorts(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1")));
      }
      return sockets.stream().map(socket -> Integer.toString(socket.getLocalPort())).toList();
    } catch (IOException e) {
      throw new BenchmarkFailure("no free port: " + e.getMessage(), e);
    } finally {
      sockets.forEach(StackProcess::close);
    }
  }

  /// The first of so many ports in a row that nobody listens on now.
  ///
  /// @throws BenchmarkFailure when there is none
  public static String freeRange(int count) {
    for (int attempt = 0; attempt < RANGES_TRIED; attempt++) {
      int first = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT - count);
      if (isFree(first, count)) {
        return Integer.toString(first);
      }
    }
    throw new BenchmarkFailure("there are no " + count + " free ports in a row");
  }

  private static boolean isFree(int first, int count) {
    for (int port = first; port < first + count; port++) {
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
        socket.getLocalPort();
      } catch (IOException e) { // somebody has it
        return false;
      }
    }
    return true;
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new BenchmarkFailure("a port does not close: " + e.getMessage(), e);
    }
  }
}
