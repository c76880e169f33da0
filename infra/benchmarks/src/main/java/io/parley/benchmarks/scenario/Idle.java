package io.parley.benchmarks.scenario;

import io.parley.benchmarks.harness.Latency;
import io.parley.benchmarks.load.Audience;
import io.parley.benchmarks.load.Load;
import io.parley.benchmarks.server.KafkaUse;
import io.parley.benchmarks.server.Usage;
import io.parley.benchmarks.server.UsageMeter;
import java.time.Duration;
import java.util.Optional;

/// What connections cost that do nothing: to start, with so many conversations each, and to have.
/// Where conversations are made once, they are made before; where users join them, joining is part
/// of the start.
final class Idle {
  /// Longer than it takes until a user who has gone is offline and nobody's interest.
  private static final Duration REST = Duration.ofSeconds(8);

  /// Longer than a heartbeat.
  private static final Duration IDLE = Duration.ofSeconds(30);

  private static final int MOST_MEMBERS = 50;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MILLIS = 1_000;

  private Idle() {}

  /// @param each conversations of a user
  /// @param allReadySeconds from the first connection to the last one's being ready
  /// @param session from a connection's first byte to its being ready
  /// @param cpuMillisPerSession of the server, for starting one
  /// @param recordsPerSession records written to Kafka for starting one
  /// @param residentBeforeMegabytes after a garbage collection, as the next
  /// @param idleCpuPercent of a core, with all connections there
  record Figures(
      int round,
      String server,
      int connections,
      int each,
      double allReadySeconds,
      Latency session,
      Optional<Double> cpuMillisPerSession,
      Optional<Double> recordsPerSession,
      Optional<Double> requestsPerSession,
      Optional<Long> residentBeforeMegabytes,
      Optional<Long> residentMegabytes,
      Optional<Double> idleCpuPercent) {
    Optional<Double> kilobytesPerConnection() {
      return residentBeforeMegabytes.flatMap(
          before -> residentMegabytes.map(after -> (after - before) * 1024.0 / connections));
    }
  }

  static Figures measure(Bench bench, int connections, int each) throws InterruptedException {
    int size = Math.max(1, Math.min(Math.min(MOST_MEMBERS, each), connections));
    Audience audience = Audience.rooms(connections, size, each / size);
    UsageMeter meter = bench.meter();
    boolean made = bench.server().dialect().makesRooms();
    System.err.println(bench.server().name() + ", idle, " + connections + " with " + each);
    try (Load load =
        new Load(
            bench.server().dialect(), bench.server().urls(), audience, bench.server()::token)) {
      if (made) {
        load.open();
        load.gather();
        load.closeAll();
        Thread.sleep(REST);
      }
      meter.collectGarbage();
      meter.begin();
      Optional<Long> before = residentNow(meter);
      long begun = System.nanoTime();
      Latency session = load.open();
      if (!made) {
        load.gather();
      }
      double seconds = (System.nanoTime() - begun) / NANOS_PER_SECOND;
      meter.end();
      Usage start = meter.usage();
      meter.begin();
      Thread.sleep(IDLE);
      meter.end();
      Usage idle = meter.usage();
      meter.collectGarbage();
      return new Figures(
          bench.round(),
          bench.server().name(),
          connections,
          each,
          seconds,
          session,
          start.cpuSeconds().map(cpu -> cpu * MILLIS / connections),
          start.kafka().map(KafkaUse::allRecords).map(count -> (double) count / connections),
          start.kafka().map(KafkaUse::allRequests).map(count -> (double) count / connections),
          before,
          residentNow(meter),
          idle.cpuSeconds().map(cpu -> 100 * cpu / idle.seconds()));
    }
  }

  private static Optional<Long> residentNow(UsageMeter meter) {
    meter.end();
    return meter.usage().residentMegabytes();
  }
}
