package io.parley.benchmarks.edge;

import io.parley.benchmarks.harness.BenchmarkFailure;
import io.parley.benchmarks.harness.ProcessFigures;
import io.parley.benchmarks.harness.Result;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `parley bench edge`: the gateway beside socket.io on Node. Each measure has a new process of
/// each server, one after the other; a measure that fails is reported, and the others go on.
final class Edge {
  private final EdgeSettings settings;
  private final Path scripts;
  private final List<String> failures = new ArrayList<>();
  private Optional<NodeServer.Versions> node = Optional.empty();

  /// @param scripts the directory of `server.mjs`, with its dependencies installed
  Edge(EdgeSettings settings, Path scripts) {
    this.settings = settings;
    this.scripts = scripts;
  }

  /// @throws BenchmarkFailure when nothing can be measured
  Result run() throws InterruptedException {
    if (!ProcessFigures.areHere()) {
      throw new BenchmarkFailure("memory and CPU of a process are read from /proc: needs Linux");
    }
    Instant begun = Instant.now();
    node = NodeServer.versions(scripts);
    int openFiles = ProcessFigures.openFilesLimit();
    List<Versus<MemoryFigures>> memory = new ArrayList<>();
    for (int asked : settings.connections()) {
      Connections count = Connections.within(openFiles, asked);
      memory.add(
          versus(
              "memory",
              count.label() + " connections",
              server -> MemoryFigures.measure(server, count.used())));
    }
    Connections sockets = Connections.within(openFiles, settings.sockets());
    Connections idle = Connections.within(openFiles, settings.connections().getFirst());
    return new EdgeReport(
        begun.truncatedTo(ChronoUnit.SECONDS).toString(),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version().toString(),
        node,
        openFiles,
        Math.toIntExact(settings.time().toSeconds()),
        memory,
        versus(
            "fan-out",
            sockets.label() + " sockets and the sender's",
            server -> FanOutFigures.measure(server, sockets.used(), settings.time())),
        versus("handshakes", Swarm.IN_FLIGHT + " at a time", HandshakeFigures::measure),
        versus(
            "ping",
            "under " + idle.label() + " connections",
            server -> PingFigures.measure(server, idle.used(), settings.time())),
        failures);
  }

  @FunctionalInterface
  private interface Measure<T> {
    T of(EdgeServer server) throws InterruptedException;
  }

  @FunctionalInterface
  private interface Start {
    EdgeServer start() throws InterruptedException;
  }

  private <T> Versus<T> versus(String measure, String what, Measure<T> figures)
      throws InterruptedException {
    Optional<T> ofNode =
        node.isEmpty()
            ? Optional.empty()
            : attempt(measure + ", " + what + ", node", () -> NodeServer.start(scripts), figures);
    Optional<T> ofParley =
        attempt(
            measure + ", " + what + ", parley",
            () -> ParleyServer.start(settings.stackCommand()),
            figures);
    return new Versus<>(what, ofNode, ofParley);
  }

  private <T> Optional<T> attempt(String what, Start start, Measure<T> figures)
      throws InterruptedException {
    System.err.println(what);
    try (EdgeServer server = start.start()) {
      return Optional.of(figures.of(server));
    } catch (BenchmarkFailure e) {
      failures.add(what + ": " + e.getMessage());
      System.err.println("FAILED " + e.getMessage());
      return Optional.empty();
    }
  }
}
