package io.parley.benchmarks.scenario;

import io.parley.benchmarks.load.LoadFigures;
import io.parley.benchmarks.server.Usage;
import java.util.Optional;

/// One load at one rate at one server.
///
/// @param round of those in which the servers take turns, from 1
/// @param scenario `pairs`, `room`, `ceiling`
/// @param what of it, such as `500 pairs`
record Measured(
    int round, String server, String scenario, String what, LoadFigures load, Usage usage) {
  private static final double THOUSAND = 1_000;
  private static final double MILLIS = 1_000;

  /// CPU milliseconds of the server for 1,000 messages; what it uses idle is in it.
  Optional<Double> cpuPerThousandMessages() {
    return usage.cpuSeconds().map(seconds -> perThousand(seconds, load.sent()));
  }

  Optional<Double> cpuPerThousandDeliveries() {
    return load.deliveries() == 0
        ? Optional.empty()
        : usage.cpuSeconds().map(seconds -> perThousand(seconds, load.deliveries()));
  }

  double generatorCpuPerThousandMessages() {
    return perThousand(usage.generatorCpuSeconds(), load.sent());
  }

  private static double perThousand(double seconds, long count) {
    return seconds * MILLIS / (count / THOUSAND);
  }
}
