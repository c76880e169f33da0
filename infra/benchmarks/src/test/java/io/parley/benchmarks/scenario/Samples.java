package io.parley.benchmarks.scenario;

import io.parley.benchmarks.harness.Latency;
import io.parley.benchmarks.load.LoadFigures;
import io.parley.benchmarks.server.CollectorPauses;
import io.parley.benchmarks.server.KafkaUse;
import io.parley.benchmarks.server.Usage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Figures to show.
final class Samples {
  static final LoadFigures.Wrong NOTHING = new LoadFigures.Wrong(0, 0, 0, 0, 0, 0, 0, 0);

  private Samples() {}

  /// @param millis p99 of delivery; p50 is a tenth
  /// @param cpuSeconds of the server for 1,000 messages and 2,000 deliveries
  static Measured measured(
      int round,
      String server,
      String scenario,
      int sockets,
      int rate,
      double millis,
      double cpuSeconds) {
    return measured(round, server, scenario, load(sockets, rate, millis, NOTHING), cpuSeconds);
  }

  static Measured measured(
      int round, String server, String scenario, LoadFigures load, double cpuSeconds) {
    return new Measured(
        round,
        server,
        scenario,
        "500 pairs",
        load,
        new Usage(
            20,
            List.of(
                new Usage.ProcessUse(
                    "java up", 17, cpuSeconds, 430, Optional.of(new CollectorPauses(3, 30, 17.5)))),
            Optional.of(
                new KafkaUse(
                    Map.of("Produce", 900L, "Fetch", 1_100L),
                    Map.of("parley.messages", 1_000L),
                    320_000,
                    640_000)),
            0.25));
  }

  static LoadFigures load(int sockets, int rate, double millis, LoadFigures.Wrong wrong) {
    Latency latency = new Latency(1_000, millis / 10, millis, millis * 2);
    return new LoadFigures(
        rate,
        20,
        sockets,
        500,
        1_000,
        1_000,
        2_000,
        wrong,
        Map.of(),
        0,
        "",
        latency,
        latency,
        latency,
        4_000,
        4_000,
        0,
        2_000,
        new Latency(1_000, 0.1, 0.5, 1));
  }
}
