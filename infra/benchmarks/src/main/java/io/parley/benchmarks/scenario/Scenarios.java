package io.parley.benchmarks.scenario;

import io.parley.benchmarks.harness.BenchmarkFailure;
import io.parley.benchmarks.harness.Options;
import io.parley.benchmarks.harness.Result;
import io.parley.benchmarks.harness.UsageException;
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
import java.util.Optional;
import java.util.Set;

/// The scenarios by name. The servers take turns: in each round each is started, measured and
/// stopped. One that fails is reported, and the others go on.
public final class Scenarios {
  public static final String USAGE =
      BenchSettings.USAGE
          + """

                    pairs   [--rates 200,1000,5000] [--pairs 500] [--conversations N]
                    room    [--members 2,10,100,250,256,257,1000] [--rates 5] [--authors 10]
                    ceiling [--pairs 500] [--from 200] [--most 50000]
                    idle    [--connections 200] [--each 0,50,1000]
                    storm   [--sockets 2000] [--each 50] [--rates 50]
                    growth  [--sizes 1000,10000] [--rates 300] [--partitions 4,...] [--standbys 0,1] [--minutes 30]
                    all     [--dir DIR] [--parts pairs,many,room,large,ceiling,idle,storm] and the options of pairs, room, ceiling""";

  /// Each scenario's own options.
  private static final Map<String, Set<String>> OPTIONS =
      Map.of(
          "pairs", Set.of("--rates", "--pairs", "--conversations"),
          "room", Set.of("--rates", "--members", "--authors"),
          "ceiling", Set.of("--pairs", "--from", "--most"),
          "idle", Set.of("--connections", "--each"),
          "storm", Set.of("--sockets", "--each", "--rates"),
          "growth", Set.of("--sizes", "--rates", "--partitions", "--standbys", "--minutes"),
          "all",
              Set.of(
                  "--dir",
                  "--parts",
                  "--rates",
                  "--pairs",
                  "--members",
                  "--authors",
                  "--from",
                  "--most"));

  private static final List<String> ALL_PARTS =
      List.of("pairs", "many", "room", "large", "ceiling", "idle", "storm");

  private static final int MOST_RATE = 100_000;
  private static final int MOST_USERS = 25_000;
  private static final int MOST_CONVERSATIONS = 10_000_000;
  private static final List<Integer> MEMBERS = List.of(2, 10, 100, 250, 256, 257, 1_000);

  private final String scenario;
  private final BenchSettings settings;
  private final Options options;
  private final List<Measured> loads = new ArrayList<>();
  private final List<Ceiling.Found> ceilings = new ArrayList<>();
  private final List<Idle.Figures> idle = new ArrayList<>();
  private final List<Storm.Figures> storms = new ArrayList<>();
  private final List<Growth.Figures> growth = new ArrayList<>();
  private final List<String> absent = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final Set<String> away = new HashSet<>();

  private Scenarios(String scenario, BenchSettings settings) {
    this.scenario = scenario;
    this.settings = settings;
    options = settings.options();
  }

  public static boolean isOne(String name) {
    return OPTIONS.containsKey(name);
  }

  /// What a run has found, and where its JSON is wanted.
  public record Outcome(Result result, Optional<Path> out) {}

  /// @param name one that there is
  /// @param peers the directory of the script that starts other servers
  /// @throws UsageException for what is not understood
  /// @throws BenchmarkFailure when nothing can be measured
  public static Outcome run(String name, List<String> args, Path peers, Map<String, String> env)
      throws InterruptedException, IOException {
    Instant begun = Instant.now();
    BenchSettings settings =
        BenchSettings.from(args, OPTIONS.getOrDefault(name, Set.of()), peers, env);
    Scenarios scenarios = new Scenarios(name, settings);
    switch (name) {
      case "pairs" -> scenarios.eachServer(scenarios.pairs());
      case "room" -> scenarios.eachServer(scenarios.rooms());
      case "ceiling" -> scenarios.eachServer(scenarios.ceiling());
      case "idle" -> scenarios.eachServer(scenarios.idle());
      case "storm" -> scenarios.storm();
      case "growth" -> scenarios.growth();
      case "all" -> {
        return scenarios.all(begun);
      }
      default -> throw new UsageException("'" + name + "' is no scenario");
    }
    return new Outcome(scenarios.report(begun), settings.out());
  }

  private BenchReport report(Instant begun) {
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
  private Outcome all(Instant begun) throws InterruptedException, IOException {
    Path directory = options.file("--dir").orElse(Path.of("bench-report").toAbsolutePath());
    Files.createDirectories(directory);
    Map<String, Work> works = new LinkedHashMap<>();
    works.put("pairs", pairs());
    works.put(
        "many",
        loading(
            "pairs of many", "5000 conversations", Audience.acquaintances(1_000, 5_000), 1_000));
    works.put("room", rooms());
    works.put("large", loading("large room", "room of 1000", Audience.room(1_000, 10), 60));
    works.put("ceiling", ceiling());
    List<String> parts =
        options.value("--parts").map(list -> List.of(list.split(",", -1))).orElse(ALL_PARTS);
    if (!ALL_PARTS.containsAll(parts)) {
      throw new UsageException("--parts are of " + String.join(",", ALL_PARTS));
    }
    works.keySet().retainAll(parts);
    for (int round = 1; round <= settings.rounds(); round++) {
      for (String server : settings.servers()) {
        attempt(round, server, works.values());
        write(directory, begun);
      }
    }
    if (parts.contains("idle") && settings.servers().contains("parley")) {
      attempt(1, "parley", List.of(idle()));
    }
    if (parts.contains("storm") && settings.servers().contains("parley")) {
      storm();
    }
    write(directory, begun);
    return new Outcome(report(begun), Optional.of(directory.resolve("report.json")));
  }

  private Work loading(String part, String what, Audience audience, int rate) {
    return bench -> loads.addAll(bench.load(part, what, audience, List.of(rate)));
  }

  private void write(Path directory, Instant begun) throws IOException {
    Files.writeString(directory.resolve("report.md"), report(begun).markdown());
    Pictures.write(directory, loads);
  }

  private Work pairs() {
    List<Integer> rates = options.numbers("--rates", MOST_RATE, List.of(200, 1_000, 5_000));
    int pairs = options.number("--pairs", MOST_USERS / 2, 500);
    int conversations =
        scenario.equals("pairs")
            ? options.number("--conversations", MOST_CONVERSATIONS, pairs)
            : pairs;
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

  private Work rooms() {
    List<Integer> members = options.numbers("--members", MOST_USERS, MEMBERS);
    List<Integer> rates =
        scenario.equals("room") ? options.numbers("--rates", MOST_RATE, List.of(5)) : List.of(5);
    int authors = options.number("--authors", 1_000, 10);
    return bench -> {
      for (int size : members) {
        loads.addAll(bench.load("room", "room of " + size, Audience.room(size, authors), rates));
      }
    };
  }

  private Work ceiling() {
    int pairs = options.number("--pairs", MOST_USERS / 2, 500);
    int from = options.number("--from", MOST_RATE, 200);
    int most = options.number("--most", MOST_RATE, 50_000);
    return bench ->
        ceilings.add(
            new Ceiling(bench, pairs + " pairs", Audience.pairs(pairs), settings.time(), loads::add)
                .find(from, most));
  }

  private Work idle() {
    boolean own = scenario.equals("idle");
    int connections = own ? options.number("--connections", MOST_USERS, 200) : 200;
    List<Integer> each =
        own ? options.counts("--each", 10_000, List.of(0, 50, 1_000)) : List.of(0, 50);
    return bench -> {
      for (int conversations : each) {
        idle.add(Idle.measure(bench, connections, conversations));
      }
    };
  }

  private void storm() throws InterruptedException {
    boolean own = scenario.equals("storm");
    int sockets = own ? options.number("--sockets", MOST_USERS, 2_000) : 2_000;
    int each = own ? options.number("--each", 1_000, 50) : 50;
    int rate = own ? options.numbers("--rates", MOST_RATE, List.of(50)).getFirst() : 50;
    guarded(
        "parley, storm",
        () -> {
          try (ParleyStack stack = ParleyStack.start(settings.plan(2, 1, 1, Map.of()))) {
            storms.add(Storm.measure(stack, sockets, each, rate));
          }
        });
  }

  private void growth() throws InterruptedException {
    List<Integer> sizes = options.numbers("--sizes", MOST_CONVERSATIONS, List.of(1_000, 10_000));
    int rate = options.numbers("--rates", MOST_RATE, List.of(300)).getFirst();
    int minutes = options.number("--minutes", 24 * 60, 30);
    long deadline = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
    for (int partitions : options.numbers("--partitions", 1_000, List.of(4))) {
      for (int standbys : options.counts("--standbys", 3, List.of(0))) {
        growth(sizes, rate, partitions, standbys, deadline);
      }
    }
  }

  private void growth(List<Integer> sizes, int rate, int partitions, int standbys, long deadline)
      throws InterruptedException {
    ParleyStack.Plan plan =
        settings.plan(
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

  @FunctionalInterface
  private interface Work {
    void of(Bench bench) throws InterruptedException;
  }

  @FunctionalInterface
  private interface Attempt {
    void make() throws InterruptedException;
  }

  private void eachServer(Work... works) throws InterruptedException {
    for (int round = 1; round <= settings.rounds(); round++) {
      for (String server : settings.servers()) {
        attempt(round, server, List.of(works));
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
              new Bench(round, settings.start(name), settings.warmUp(), settings.time())) {
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
