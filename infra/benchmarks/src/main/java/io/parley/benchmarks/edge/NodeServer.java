package io.parley.benchmarks.edge;

import io.parley.benchmarks.harness.BenchmarkFailure;
import io.parley.benchmarks.harness.ProcessFigures;
import io.parley.benchmarks.harness.StackProcess;
import io.parley.benchmarks.harness.WatchedProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// socket.io on Node, as `src/main/js/server.mjs` runs it.
final class NodeServer implements EdgeServer {
  private static final Duration READY = Duration.ofSeconds(20);
  private static final Duration COLLECT = Duration.ofSeconds(60);
  private static final JsonMapper JSON = new JsonMapper();

  private final WatchedProcess process;
  private final int port;

  private NodeServer(WatchedProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /// Which Node and which socket.io.
  record Versions(String node, String socketIo) {}

  /// @param scripts the directory of `server.mjs`
  /// @return empty where there is no Node, or socket.io is not installed
  static Optional<Versions> versions(Path scripts) throws InterruptedException {
    Path socketIo = scripts.resolve("node_modules/socket.io/package.json");
    Optional<String> node = nodeVersion();
    if (node.isEmpty() || !Files.isReadable(socketIo)) {
      return Optional.empty();
    }
    try {
      String version = JSON.readTree(Files.readString(socketIo)).path("version").asString("");
      return Optional.of(new Versions(node.get(), version));
    } catch (IOException e) {
      throw new BenchmarkFailure("cannot read " + socketIo, e);
    }
  }

  /// @throws BenchmarkFailure when it does not start
  static NodeServer start(Path scripts) throws InterruptedException {
    String port = StackProcess.freePorts(1).getFirst();
    ProcessBuilder builder =
        new ProcessBuilder("node", "--expose-gc", scripts.resolve("server.mjs").toString());
    builder.environment().put("PORT", port);
    builder.environment().remove("NODE_OPTIONS");
    WatchedProcess process =
        WatchedProcess.start("Node's server", builder, "Listening", READY, line -> {});
    return new NodeServer(process, Integer.parseInt(port));
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public boolean saysReady() {
    return false;
  }

  @Override
  public ProcessFigures figures() {
    return new ProcessFigures(process.pid());
  }

  @Override
  public long collectGarbage() throws InterruptedException {
    return JSON.readTree(process.ask("collect", COLLECT)).path("heapUsed").asLong();
  }

  @Override
  public void close() {
    process.close();
  }

  private static Optional<String> nodeVersion() throws InterruptedException {
    try {
      Process node = new ProcessBuilder("node", "--version").redirectErrorStream(true).start();
      try (Stream<String> lines = node.inputReader(StandardCharsets.UTF_8).lines()) {
        Optional<String> version = lines.findFirst();
        return node.waitFor(10, TimeUnit.SECONDS) && node.exitValue() == 0
            ? version
            : Optional.empty();
      }
    } catch (IOException e) { // there is none
      return Optional.empty();
    }
  }
}
