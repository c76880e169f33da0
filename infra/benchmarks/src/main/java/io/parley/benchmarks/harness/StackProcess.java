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
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A stack of our own in a process of its own, on free ports of 127.0.0.1.
public final class StackProcess implements AutoCloseable {
  private static final Duration READY = Duration.ofSeconds(90);
  private static final Pattern GATEWAY = Pattern.compile("gateway\\S* is process (\\d+),.*");

  private final WatchedProcess process;
  private final URI url;
  private final OptionalLong gatewayPid;

  private StackProcess(WatchedProcess process, URI url, OptionalLong gatewayPid) {
    this.process = process;
    this.url = url;
    this.gatewayPid = gatewayPid;
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

    /// All services in one process, and a user may send as fast as the load wants.
    public static Start of(List<String> command) {
      return new Start(
          command,
          List.of(),
          Map.of("PARLEY_SENDS_PER_SECOND", "100000", "PARLEY_SENDS_BURST", "100000"));
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
  /// @throws BenchmarkFailure when it is not ready within 90 s
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
    AtomicReference<OptionalLong> gateway = new AtomicReference<>(OptionalLong.empty());
    WatchedProcess process =
        WatchedProcess.start(
            "the stack",
            builder,
            "Parley is ready",
            READY,
            line -> {
              Matcher named = GATEWAY.matcher(line);
              if (named.matches()) {
                gateway.set(OptionalLong.of(Long.parseLong(named.group(1))));
              }
            });
    return new StackProcess(process, URI.create("http://127.0.0.1:" + ports.get(0)), gateway.get());
  }

  public URI url() {
    return url;
  }

  public long pid() {
    return process.pid();
  }

  /// Of the last gateway; empty when it has no process of its own.
  public OptionalLong gatewayPid() {
    return gatewayPid;
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

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new BenchmarkFailure("a port does not close: " + e.getMessage(), e);
    }
  }
}
