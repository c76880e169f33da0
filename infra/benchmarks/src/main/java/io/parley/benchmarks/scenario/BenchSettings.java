package io.parley.benchmarks.scenario;

import io.parley.benchmarks.harness.BenchmarkFailure;
import io.parley.benchmarks.harness.Options;
import io.parley.benchmarks.harness.Tokens;
import io.parley.benchmarks.harness.UsageException;
import io.parley.benchmarks.load.Dialect;
import io.parley.benchmarks.server.GivenServer;
import io.parley.benchmarks.server.LoadedServer;
import io.parley.benchmarks.server.ParleyStack;
import io.parley.benchmarks.server.PeerServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What all scenarios have in common: the servers, how long, where the report goes.
final class BenchSettings {
  static final String USAGE =
      """
             parley bench SCENARIO [--servers parley,socketio-redis,...] [--rounds N] [--warm-up S] [--seconds S]
                    [--gateways N] [--processors N] [--sinks N] [--suspended SERVICE] [--out FILE.json]
                    [--url URL,... [--dialect-file FILE] [--pids PID,...]]""";

  private static final Set<String> NAMES =
      Set.of(
          "--servers",
          "--rounds",
          "--warm-up",
          "--seconds",
          "--gateways",
          "--processors",
          "--sinks",
          "--suspended",
          "--out",
          "--url",
          "--dialect-file",
          "--pids");

  private static final int MOST_SECONDS = 3_600;
  private static final int MOST_SERVICES = 16;
  private static final int MOST_ROUNDS = 20;

  private final Options options;
  private final Path peers;
  private final Map<String, String> env;

  private BenchSettings(Options options, Path peers, Map<String, String> env) {
    this.options = options;
    this.peers = peers;
    this.env = env;
  }

  /// @param own options of the scenario
  /// @param peers the directory of `run`
  /// @throws UsageException for what is not understood
  static BenchSettings from(
      List<String> args, Set<String> own, Path peers, Map<String, String> env) {
    Set<String> known = new HashSet<>(NAMES);
    known.addAll(own);
    BenchSettings settings = new BenchSettings(Options.from(args, known), peers, env);
    settings.check();
    return settings;
  }

  private void check() {
    if (options.value("--url").isEmpty() && options.value("--dialect-file").isPresent()) {
      throw new UsageException("--dialect-file needs a --url");
    }
    time();
    warmUp();
    rounds();
  }

  Options options() {
    return options;
  }

  Duration time() {
    return Duration.ofSeconds(options.number("--seconds", MOST_SECONDS, 20));
  }

  Duration warmUp() {
    return Duration.ofSeconds(options.number("--warm-up", MOST_SECONDS, 20));
  }

  int rounds() {
    return options.number("--rounds", MOST_ROUNDS, 1);
  }

  Optional<Path> out() {
    return options.file("--out");
  }

  /// Names of the servers, in the order of their turns; the one by URL is the last.
  List<String> servers() {
    Optional<String> given = options.value("--url").map(url -> "given");
    List<String> named =
        options
            .value("--servers")
            .map(list -> List.of(list.split(",", -1)))
            .orElse(given.isPresent() ? List.of() : List.of("parley"));
    return Stream.concat(named.stream(), given.stream()).toList();
  }

  /// @throws PeerServer.Absent when it cannot be had
  /// @throws io.parley.benchmarks.harness.BenchmarkFailure when it does not start
  LoadedServer start(String name) throws InterruptedException {
    return switch (name) {
      case "parley" -> parley();
      case "given" -> given();
      default -> PeerServer.start(peers, name);
    };
  }

  private ParleyStack parley() throws InterruptedException {
    ParleyStack stack = ParleyStack.start(plan(0, 0, 0, Map.of()));
    try {
      Optional<String> suspended = options.value("--suspended");
      if (suspended.isPresent()) {
        stack.suspend(suspended.get());
      }
      return stack;
    } catch (InterruptedException | BenchmarkFailure e) {
      stack.close();
      throw e;
    }
  }

  /// As the options have it.
  ///
  /// @param gateways and others: where there is no option
  /// @param environment on top of what every stack has
  ParleyStack.Plan plan(int gateways, int processors, int sinks, Map<String, String> environment) {
    return new ParleyStack.Plan(
        options.stackCommand(),
        options.number("--gateways", MOST_SERVICES, gateways),
        options.number("--processors", MOST_SERVICES, processors),
        options.number("--sinks", MOST_SERVICES, sinks),
        environment);
  }

  /// Without a dialect file it is a Parley, whose secret must be known.
  private LoadedServer given() {
    List<URI> urls =
        Arrays.stream(options.value("--url").orElseThrow().split(",", -1))
            .map(URI::create)
            .toList();
    List<Long> pids =
        options.value("--pids").stream()
            .flatMap(list -> Arrays.stream(list.split(",", -1)))
            .map(Long::valueOf)
            .toList();
    Optional<Path> file = options.file("--dialect-file");
    if (file.isPresent()) {
      return new GivenServer("given", Dialect.of(file.get()), urls, user -> "", pids);
    }
    Path data = Path.of(env.getOrDefault("PARLEY_DATA", ".parley")).toAbsolutePath();
    return new GivenServer(
        "given", Dialect.named("parley"), urls, Tokens.from(env, data)::of, pids);
  }
}
