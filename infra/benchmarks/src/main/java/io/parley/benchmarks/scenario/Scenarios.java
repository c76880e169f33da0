package io.parley.benchmarks.scenario;

import io.parley.benchmarks.harness.BenchmarkFailure;
import io.parley.benchmarks.load.Audience;
import io.parley.benchmarks.server.ParleyStack;
import io.parley.benchmarks.server.PeerServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Runs scenarios. The servers take turns: in each round each is started, measured and stopped. One
/// that fails is reported, and the others go on.
final class Scenarios {
  static final List<String> PARTS =
      List.of("pairs", "many", "room", "large", "ceiling", "idle", "storm");

  private final BenchSettings settings;
  private final Servers servers;
  private final Instant begun = Instant.now();
  private final List<Measured> loads = new ArrayList<>();
  private final List<Ceiling.Found> ceilings = new ArrayList<>();
  private final List<Idle.Figures> idle = new ArrayList<>();
  private final List<Storm.Figures> storms = new ArrayList<>();
  private final List<Growth.Figures> growth = new ArrayList<>();
  private final List<String> absent = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final Set<String> away = new HashSet<>();

  Scenarios(Servers servers) {
    this.servers = servers;
    settings = servers.settings();
  }

  BenchReport report() {
    return new BenchReport(
        begun.truncatedTo(ChronoUnit.SECONDS).toString(),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version().toString(),
        Math.toIntExact(settings.warmUp().toSeconds()),
        Math.toIntExact(settings.time().toSeconds()),
        loads,
        ceilings,
        idle,
        storms,
        growth,
        absent,
        failures);
  }

  /// What servers have in common side by side, then what is Parley's own. The report is written
  /// after each server, so that a run that is ended has one.
  ///
  /// @param directory of the reports
  /// @param parts of [#PARTS]
  void all(Path directory, List<String> parts, Work pairs, Work rooms, Work ceiling)
      throws InterruptedException, IOException {
    Files.createDirectories(directory);
    Map<String, Work> works = new LinkedHashMap<>();
    works.put("pairs", pairs);
    works.put(
        "many",
        loading(
            "pairs of many", "5000 conversations", Audience.acquaintances(1_000, 5_000), 1_000));
    works.put("room", rooms);
    works.put("large", loading("large room", "room of 1000", Audience.room(1_000, 10), 60));
    works.put("ceiling", ceiling);
    works.keySet().retainAll(parts);
    for (int round = 1; round <= settings.rounds; round++) {
      for (String server : settings.servers()) {
        attempt(round, server, works.values());
        write(directory);
      }
    }
    if (parts.contains("idle") && settings.servers().contains("parley")) {
      attempt(1, "parley", List.of(idle(200, List.of(0, 50))));
    }
    if (parts.contains("storm") && settings.servers().contains("parley")) {
      storm(2_000, 50, 50);
    }
    write(directory);
  }

  private Work loading(String part, String what, Audience audience, int rate) {
    return bench -> loads.addAll(bench.load(part, what, audience, List.of(rate)));
  }

  private void write(Path directory) throws IOException {
    Files.writeString(directory.resolve("report.md"), report().markdown());
    Pictures.write(directory, loads);
  }

  /// @param conversations of the pairs' users
  Work pairs(List<Integer> rates, int pairs, int conversations) {
    Audience audience =
        conversations == pairs
            ? Audience.pairs(pairs)
            : Audience.acquaintances(2 * pairs, conversations);
    String what =
        conversations == pairs
            ? pairs + " pairs"
            : conversations + " conversations of " + 2 * pairs + " users";
    return bench -> loads.addAll(bench.load("pairs", what, audience, rates));
  }

  Work rooms(List<Integer> members, List<Integer> rates, int authors) {
    return bench -> {
      for (int size : members) {
        loads.addAll(bench.load("room", "room of " + size, Audience.room(size, authors), rates));
      }
    };
  }

  /// @param from which rate on
  /// @param most rate that is tried
  Work ceiling(int pairs, int from, int most) {
    return bench ->
        ceilings.add(
            new Ceiling(bench, pairs + " pairs", Audience.pairs(pairs), settings.time(), loads::add)
                .find(from, most));
  }

  /// @param each how many conversations
  Work idle(int connections, List<Integer> each) {
    return bench -> {
      for (int conversations : each) {
        idle.add(Idle.measure(bench, connections, conversations));
      }
    };
  }

  void storm(int sockets, int each, int rate) throws InterruptedException {
    guarded(
        "parley, storm",
        () -> {
          try (ParleyStack stack = ParleyStack.start(servers.plan(2, 1, 1, Map.of()))) {
            storms.add(Storm.measure(stack, sockets, each, rate));
          }
        });
  }

  /// @param within what is not begun by then is left out
  void growth(
      List<Integer> sizes,
      int rate,
      List<Integer> partitions,
      List<Integer> standbys,
      Duration within)
      throws InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    for (int ofEachTopic : partitions) {
      for (int copies : standbys) {
        growth(sizes, rate, ofEachTopic, copies, deadline);
      }
    }
  }

  private void growth(List<Integer> sizes, int rate, int partitions, int standbys, long deadline)
      throws InterruptedException {
    ParleyStack.Plan plan =
        servers.plan(
            1,
            standbys > 0 ? 2 : 1,
            1,
            Map.of(
                "PARLEY_PARTITIONS", Integer.toString(partitions),
                "PARLEY_STANDBYS", Integer.toString(standbys)));
    String what =
        "%d gateways, %d processors, %d partitions, %d standbys"
            .formatted(plan.gateways(), plan.processors(), partitions, standbys);
    guarded(
        "parley, growth",
        () -> {
          try (ParleyStack stack = ParleyStack.start(plan)) {
            new Growth(stack, what, rate, plan.processors() > 1, deadline)
                .measure(sizes, growth::add);
          }
        });
  }

  /// Something that is done with each server.
  @FunctionalInterface
  interface Work {
    void of(Bench bench) throws InterruptedException;
  }

  @FunctionalInterface
  private interface Attempt {
    void make() throws InterruptedException;
  }

  void eachServer(Work work) throws InterruptedException {
    for (int round = 1; round <= settings.rounds; round++) {
      for (String server : settings.servers()) {
        attempt(round, server, List.of(work));
      }
    }
  }

  private void attempt(int round, String name, Collection<Work> works) throws InterruptedException {
    if (away.contains(name)) {
      return;
    }
    guarded(
        name,
        () -> {
          try (Bench bench =
              new Bench(round, servers.start(name), settings.warmUp(), settings.time())) {
            for (Work work : works) {
              guarded(name, () -> work.of(bench));
            }
          } catch (PeerServer.Absent e) {
            away.add(name);
            absent.add(e.getMessage());
            System.err.println("parley: " + e.getMessage());
          }
        });
  }

  private void guarded(String what, Attempt attempt) throws InterruptedException {
    try {
      attempt.make();
    } catch (BenchmarkFailure e) {
      failures.add(what + ": " + e.getMessage());
      System.err.println("FAILED " + what + ": " + e.getMessage());
    }
  }
}
