package io.parley.benchmarks.scenario;

import io.parley.benchmarks.harness.Result;
import io.parley.benchmarks.report.MarkdownTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Parley's figures over a peer's, each of the same round; of all rounds the median.
final class Ratios {
  private static final String OURS = "parley";

  private Ratios() {}

  /// One figure of one load, by server and round.
  private record Key(String load, String figure) {}

  static MarkdownTable table(List<Measured> loads, List<Ceiling.Found> ceilings) {
    Map<Key, Map<String, Map<Integer, Double>>> figures = new LinkedHashMap<>();
    for (Ceiling.Found found : ceilings) {
      put(
          figures,
          "ceiling of " + found.what(),
          "msg/s",
          found.server(),
          found.round(),
          Optional.of((double) found.rate()));
    }
    for (Measured one : loads) {
      if (one.scenario().equals("ceiling")) {
        continue;
      }
      String load = one.what() + " at " + one.load().rate() + "/s";
      put(figures, load, "p50", one.server(), one.round(), positive(one.load().delivery().p50()));
      put(figures, load, "p99", one.server(), one.round(), positive(one.load().delivery().p99()));
      put(
          figures,
          load,
          "CPU per message",
          one.server(),
          one.round(),
          one.cpuPerThousandMessages());
    }
    Set<String> peers = new LinkedHashSet<>();
    figures.values().forEach(by -> peers.addAll(by.keySet()));
    peers.remove(OURS);
    MarkdownTable table = new MarkdownTable("load", "figure", "over", "median", "rounds");
    figures.forEach(
        (key, by) -> {
          for (String peer : peers) {
            List<Double> ratios = ratios(by, peer);
            if (!ratios.isEmpty()) {
              table.row(key.load, key.figure, peer, Result.number(median(ratios)), ratios.size());
            }
          }
        });
    return table;
  }

  private static void put(
      Map<Key, Map<String, Map<Integer, Double>>> figures,
      String load,
      String figure,
      String server,
      int round,
      Optional<Double> value) {
    value.ifPresent(
        number ->
            figures
                .computeIfAbsent(new Key(load, figure), key -> new LinkedHashMap<>())
                .computeIfAbsent(server, key -> new LinkedHashMap<>())
                .put(round, number));
  }

  private static Optional<Double> positive(double value) {
    return value > 0 ? Optional.of(value) : Optional.empty();
  }

  private static List<Double> ratios(Map<String, Map<Integer, Double>> by, String peer) {
    Map<Integer, Double> ours = by.getOrDefault(OURS, Map.of());
    List<Double> ratios = new ArrayList<>();
    by.getOrDefault(peer, Map.of())
        .forEach(
            (round, theirs) -> {
              Double own = ours.get(round);
              if (own != null && theirs > 0) {
                ratios.add(own / theirs);
              }
            });
    return ratios;
  }

  static double median(Collection<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
