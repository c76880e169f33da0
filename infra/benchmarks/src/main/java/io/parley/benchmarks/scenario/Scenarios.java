package io.parley.benchmarks.scenario;

import io.parley.benchmarks.harness.BenchmarkFailure;
import io.parley.benchmarks.harness.Result;
import io.parley.benchmarks.harness.UsageException;
import io.parley.benchmarks.load.Audience;
import io.parley.benchmarks.server.PeerServer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
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

                    pairs [--rates 200,1000,5000] [--pairs 500] [--conversations N]
                    room [--members 2,10,100,250,256,257,1000] [--rates 5] [--authors 10]""";

  private static final List<String> NAMES = List.of("pairs", "room");
  private static final int MOST_RATE = 100_000;
  private static final int MOST_USERS = 25_000;
  private static final List<Integer> MEMBERS = List.of(2, 10, 100, 250, 256, 257, 1_000);

  private final BenchSettings settings;
  private final List<Measured> loads = new ArrayList<>();
  private final List<String> absent = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final Set<String> away = new HashSet<>();

  private Scenarios(BenchSettings settings) {
    this.settings = settings;
  }

  public static boolean isOne(String name) {
    return NAMES.contains(name);
  }

  /// What a run has found, and where its JSON is wanted.
  public record Outcome(Result result, Optional<Path> out) {}

  /// @param peers the directory of the script that starts other servers
  /// @throws UsageException for what is not understood
  /// @throws BenchmarkFailure when nothing can be measured
  public static Outcome run(String name, List<String> args, Path peers, Map<String, String> env)
      throws InterruptedException {
    Instant begun = Instant.now();
    Scenarios scenarios;
    switch (name) {
      case "pairs" -> {
        scenarios = with(args, Set.of("--rates", "--pairs", "--conversations"), peers, env);
        scenarios.pairs();
      }
      case "room" -> {
        scenarios = with(args, Set.of("--rates", "--members", "--authors"), peers, env);
        scenarios.rooms();
      }
      default -> throw new UsageException("'" + name + "' is no scenario");
    }
    return new Outcome(scenarios.report(begun), scenarios.settings.out());
  }

  private static Scenarios with(
      List<String> args, Set<String> own, Path peers, Map<String, String> env) {
    return new Scenarios(BenchSettings.from(args, own, peers, env));
  }

  private BenchReport report(Instant begun) {
    return new BenchReport(
        begun.truncatedTo(ChronoUnit.SECONDS).toString(),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version().toString(),
        Math.toIntExact(settings.warmUp().toSeconds()),
        Math.toIntExact(settings.time().toSeconds()),
        loads,
        absent,
        failures);
  }

  private void pairs() throws InterruptedException {
    List<Integer> rates =
        settings.options().numbers("--rates", MOST_RATE, List.of(200, 1000, 5000));
    int pairs = settings.options().number("--pairs", MOST_USERS / 2, 500);
    int conversations = settings.options().number("--conversations", 1_000_000, pairs);
    Audience audience =
        conversations == pairs
            ? Audience.pairs(pairs)
            : Audience.acquaintances(2 * pairs, conversations);
    String what =
        conversations == pairs
            ? pairs + " pairs"
            : conversations + " conversations of " + 2 * pairs + " users";
    eachServer(
        "pairs", bench -> loads.addAll(bench.load("pairs", what, audience, rates, one -> true)));
  }

  private void rooms() throws InterruptedException {
    List<Integer> members = settings.options().numbers("--members", MOST_USERS, MEMBERS);
    List<Integer> rates = settings.options().numbers("--rates", MOST_RATE, List.of(5));
    int authors = settings.options().number("--authors", 1_000, 10);
    eachServer(
        "room",
        bench -> {
          for (int size : members) {
            loads.addAll(
                bench.load(
                    "room", "room of " + size, Audience.room(size, authors), rates, one -> true));
          }
        });
  }

  @FunctionalInterface
  private interface Work {
    void of(Bench bench) throws InterruptedException;
  }

  private void eachServer(String scenario, Work work) throws InterruptedException {
    for (int round = 1; round <= settings.rounds(); round++) {
      for (String server : settings.servers()) {
        if (!away.contains(server)) {
          attempt(round, server, scenario, work);
        }
      }
    }
  }

  private void attempt(int round, String name, String scenario, Work work)
      throws InterruptedException {
    try (Bench bench = new Bench(round, settings.start(name), settings.warmUp(), settings.time())) {
      work.of(bench);
    } catch (PeerServer.Absent e) {
      away.add(name);
      absent.add(e.getMessage());
      System.err.println("parley: " + e.getMessage());
    } catch (BenchmarkFailure e) {
      failures.add(name + ", " + scenario + ": " + e.getMessage());
      System.err.println("FAILED " + e.getMessage());
    }
  }
}
