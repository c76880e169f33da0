package io.parley.benchmarks.edge;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.parley.benchmarks.harness.BenchmarkFailure;
import java.time.Duration;

/// How fast a server takes connections: TCP, HTTP upgrade, Engine.IO open and Socket.IO CONNECT.
///
/// @param loadAverage the machine's, over 1 min, before
record HandshakeFigures(Answer.Handshaken measured, CpuUse cpu, double loadAverage) {
  /// A cold JVM takes that long to compile all that a handshake runs through: the rate doubles
  /// every 10 s at first.
  private static final Duration WARM_UP = Duration.ofSeconds(60);

  private static final Duration TIME = Duration.ofSeconds(10);

  /// @throws BenchmarkFailure when a connection fails
  static HandshakeFigures measure(EdgeServer server) throws InterruptedException {
    double loadAverage = Machine.loadAverage();
    try (SwarmProcess swarm = SwarmProcess.startForHandshakes(server)) {
      swarm.handshakes(WARM_UP);
      CpuUse.Of<Answer.Handshaken> run = CpuUse.of(server, () -> swarm.handshakes(TIME));
      return new HandshakeFigures(run.answer(), run.use(), loadAverage);
    }
  }

  @JsonProperty
  double perSecond() {
    return measured.handshakes() / measured.seconds();
  }

  @JsonProperty
  double cpuMillisPerThousand() {
    return cpu.millisPerThousand(Math.max(1, measured.handshakes()));
  }
}
