package io.parley.benchmarks.edge;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.parley.benchmarks.harness.BenchmarkFailure;
import java.time.Duration;

/// What idle connections cost a server's process.
///
/// @param residentBefore resident set before, in KB of 1,024 bytes, used once and collected
/// @param residentAfter with the connections, as it is
/// @param residentCollected with the connections, after a collection
/// @param heapBefore bytes of the heap in use before, after a collection
/// @param heapCollected the same with the connections
/// @param loadAverage the machine's, over 1 min, before
record MemoryFigures(
    int connections,
    long residentBefore,
    long residentAfter,
    long residentCollected,
    long heapBefore,
    long heapCollected,
    double loadAverage) {
  private static final int WARM_UP_CONNECTIONS = 200;
  private static final Duration AFTER_WARM_UP = Duration.ofSeconds(5);

  /// Longer than the server's heartbeat of 25 s: each connection has had one.
  private static final Duration IDLE = Duration.ofSeconds(30);

  private static final double KILO = 1_024;

  /// @throws BenchmarkFailure when a connection fails
  static MemoryFigures measure(EdgeServer server, int connections) throws InterruptedException {
    double loadAverage = Machine.loadAverage();
    try (SwarmProcess warmUp = SwarmProcess.start(server)) {
      warmUp.open(WARM_UP_CONNECTIONS, "warm-up-" + Users.NUMBER);
      warmUp.touch();
      warmUp.closeConnections();
    }
    Thread.sleep(AFTER_WARM_UP);
    long heapBefore = server.collectGarbage();
    long before = server.figures().residentKilobytes();
    try (IdleConnections idle = IdleConnections.open(server, connections)) {
      Thread.sleep(IDLE);
      long after = server.figures().residentKilobytes();
      long heap = server.collectGarbage();
      long collected = server.figures().residentKilobytes();
      idle.requireAll();
      return new MemoryFigures(
          connections, before, after, collected, heapBefore, heap, loadAverage);
    }
  }

  @JsonProperty
  double residentPerConnection() {
    return (residentAfter - residentBefore) / (double) connections;
  }

  @JsonProperty
  double residentCollectedPerConnection() {
    return (residentCollected - residentBefore) / (double) connections;
  }

  @JsonProperty
  double heapPerConnection() {
    return (heapCollected - heapBefore) / KILO / connections;
  }

  double residentBeforeMegabytes() {
    return residentBefore / KILO;
  }
}
