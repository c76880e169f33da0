package io.parley.benchmarks.edge;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.parley.benchmarks.harness.BenchmarkFailure;
import java.time.Duration;

/// What it costs a server to give one socket's messages to many. There are no figures of a server
/// that loses or doubles one, not even in the warm-up.
///
/// @param loadAverage the machine's, over 1 min, before
record FanOutFigures(Answer.Fanned measured, CpuUse cpu, double loadAverage) {
  static final int MESSAGES_PER_SECOND = 20;
  static final Duration WARM_UP = Duration.ofSeconds(20);

  /// A user each, as in life.
  private static final String MEMBERS = "fan-" + Users.NUMBER;

  /// @param sockets besides the sender's own
  /// @throws BenchmarkFailure when a connection fails, or a delivery is not as it must be
  static FanOutFigures measure(EdgeServer server, int sockets, Duration time)
      throws InterruptedException {
    double loadAverage = Machine.loadAverage();
    try (SwarmProcess swarm = SwarmProcess.start(server)) {
      swarm.open(1 + sockets, MEMBERS);
      swarm.gather(MEMBERS);
      requireCorrect("warm-up", swarm.fanOut(MESSAGES_PER_SECOND, WARM_UP));
      CpuUse.Of<Answer.Fanned> run =
          CpuUse.of(server, () -> swarm.fanOut(MESSAGES_PER_SECOND, time));
      requireCorrect("measured", run.answer());
      return new FanOutFigures(run.answer(), run.use(), loadAverage);
    }
  }

  static void requireCorrect(String part, Answer.Fanned fanned) {
    if (!fanned.isCorrect()) {
      throw new BenchmarkFailure(part + ": " + fanned.text());
    }
  }

  @JsonProperty
  double cpuMillisPerThousand() {
    return cpu.millisPerThousand(deliveries());
  }

  @JsonProperty
  double busyCpuMillisPerThousand() {
    return cpu.busyMillisPerThousand(deliveries());
  }

  @JsonProperty
  double userCpuMillisPerThousand() {
    return cpu.userMillisPerThousand(deliveries());
  }

  @JsonProperty
  double systemCpuMillisPerThousand() {
    return cpu.systemMillisPerThousand(deliveries());
  }

  long deliveries() {
    return measured.totals().deliveries();
  }

  double bytesPerDelivery() {
    return measured.totals().bytes() / (double) deliveries();
  }
}
