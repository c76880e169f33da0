package io.parley.benchmarks.server;

import java.util.List;
import java.util.Optional;

/// What a server and the load have used while something was measured.
///
/// @param processes of the server; empty when they are not known
/// @param kafka of its broker; empty when it has none
/// @param generatorCpuSeconds of the load's own process
public record Usage(
    double seconds,
    List<ProcessUse> processes,
    Optional<KafkaUse> kafka,
    double generatorCpuSeconds) {
  public Usage {
    processes = List.copyOf(processes);
  }

  /// One process.
  ///
  /// @param residentMegabytes at the end; a megabyte is 1,024 x 1,024 bytes
  /// @param collectorPauses empty when it is no JVM that logs them
  public record ProcessUse(
      String name,
      long pid,
      double cpuSeconds,
      long residentMegabytes,
      Optional<CollectorPauses> collectorPauses) {}

  /// Of all processes together; empty when none is known.
  public Optional<Double> cpuSeconds() {
    return processes.isEmpty()
        ? Optional.empty()
        : Optional.of(processes.stream().mapToDouble(ProcessUse::cpuSeconds).sum());
  }

  public Optional<Long> residentMegabytes() {
    return processes.isEmpty()
        ? Optional.empty()
        : Optional.of(processes.stream().mapToLong(ProcessUse::residentMegabytes).sum());
  }

  public Optional<CollectorPauses> collectorPauses() {
    return processes.stream()
        .map(ProcessUse::collectorPauses)
        .flatMap(Optional::stream)
        .reduce(CollectorPauses::and);
  }
}
