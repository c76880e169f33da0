package io.parley.benchmarks.scenario;

import io.parley.benchmarks.report.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// The pictures of a report, as SVG: each figure is the median of the rounds.
final class Pictures {
  private Pictures() {}

  /// @return by file name, without those that have nothing to show
  static Map<String, String> of(List<Measured> loads) {
    Map<String, String> pictures = new LinkedHashMap<>();
    Chart latency =
        new Chart("Latency of pairs", "messages a second", "ms from the scheduled time");
    Chart cpu = new Chart("Cost of pairs", "messages a second", "CPU ms for 1,000 messages");
    Chart room = new Chart("Cost of rooms", "members", "CPU ms for 1,000 deliveries");
    Chart wait = new Chart("Latency of rooms", "members", "ms from the scheduled time");
    for (String server : loads.stream().map(Measured::server).distinct().toList()) {
      List<Measured> pairs = of(loads, server, "pairs");
      List<Measured> rooms = of(loads, server, "room");
      ToDoubleFunction<Measured> rate = one -> one.load().rate();
      ToDoubleFunction<Measured> members = one -> one.load().sockets();
      latency.line(server + " p50", true, points(pairs, rate, Pictures::p50));
      latency.line(server + " p99", false, points(pairs, rate, Pictures::p99));
      cpu.line(server, false, points(pairs, rate, Measured::cpuPerThousandMessages));
      room.line(server, false, points(rooms, members, Measured::cpuPerThousandDeliveries));
      wait.line(server + " p50", true, points(rooms, members, Pictures::p50));
      wait.line(server + " p99", false, points(rooms, members, Pictures::p99));
    }
    put(pictures, "latency-rate.svg", latency);
    put(pictures, "cost-rate.svg", cpu);
    put(pictures, "cost-room.svg", room);
    put(pictures, "latency-room.svg", wait);
    return pictures;
  }

  /// @throws IOException when they cannot be written
  static void write(Path directory, List<Measured> loads) throws IOException {
    for (Map.Entry<String, String> picture : of(loads).entrySet()) {
      Files.writeString(directory.resolve(picture.getKey()), picture.getValue());
    }
  }

  private static void put(Map<String, String> pictures, String name, Chart chart) {
    if (!chart.isEmpty()) {
      pictures.put(name, chart.svg());
    }
  }

  private static Optional<Double> p50(Measured one) {
    return Optional.of(one.load().delivery().p50());
  }

  private static Optional<Double> p99(Measured one) {
    return Optional.of(one.load().delivery().p99());
  }

  /// Rooms at the rate that most of them were measured at, else a line would go back and forth.
  private static List<Measured> of(List<Measured> loads, String server, String scenario) {
    List<Measured> all =
        loads.stream()
            .filter(one -> one.server().equals(server) && one.scenario().equals(scenario))
            .toList();
    if (!scenario.equals("room") || all.isEmpty()) {
      return all;
    }
    int rate = all.getFirst().load().rate();
    return all.stream().filter(one -> one.load().rate() == rate).toList();
  }

  private static List<Chart.Point> points(
      List<Measured> loads, ToDoubleFunction<Measured> x, Function<Measured, Optional<Double>> y) {
    Map<Double, List<Double>> values = new TreeMap<>();
    for (Measured one : loads) {
      y.apply(one)
          .ifPresent(
              value ->
                  values.computeIfAbsent(x.applyAsDouble(one), at -> new ArrayList<>()).add(value));
    }
    return values.entrySet().stream()
        .map(entry -> new Chart.Point(entry.getKey(), Ratios.median(entry.getValue())))
        .toList();
  }
}
