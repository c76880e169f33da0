package io.parley.benchmarks.edge;

import io.parley.benchmarks.harness.BenchmarkFailure;
import io.parley.benchmarks.harness.Latency;
import java.time.Duration;

/// How long an event and its ack take under idle connections, in milliseconds from the scheduled
/// time.
///
/// @param late how late the load itself was
/// @param loadAverage the machine's, over 1 min, before
record PingFigures(int connections, Latency latency, Latency late, double loadAverage) {
  static final int PINGS_PER_SECOND = 50;

  private static final Duration WARM_UP = Duration.ofSeconds(10);

  /// @throws BenchmarkFailure when a connection fails, or a ping has no answer
  static PingFigures measure(EdgeServer server, int connections, Duration time)
      throws InterruptedException {
    double loadAverage = Machine.loadAverage();
    try (IdleConnections idle = IdleConnections.open(server, connections);
        SwarmProcess probe = SwarmProcess.start(server)) {
      probe.open(1, "probe");
      probe.pings(PINGS_PER_SECOND, WARM_UP);
      Answer.Pinged pinged = probe.pings(PINGS_PER_SECOND, time);
      idle.requireAll();
      return new PingFigures(connections, pinged.latency(), pinged.late(), loadAverage);
    }
  }
}
