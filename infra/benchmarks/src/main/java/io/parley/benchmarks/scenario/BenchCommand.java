package io.parley.benchmarks.scenario;

import io.parley.benchmarks.harness.Bounds;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/// `parley bench`: each scenario is a subcommand, with the options of all and its own.
@Command(
    name = "parley bench",
    description = "Loads a server as its clients do: Parley, and others beside it.",
    footer = "infra/benchmarks/README.md says what is measured, and how.")
public final class BenchCommand {
  private static final int MOST_RATE = 100_000;
  private static final int MOST_USERS = 25_000;
  private static final int MOST_CONVERSATIONS = 10_000_000;
  private static final int MOST_AUTHORS = 1_000;

  private final List<String> stackCommand;
  private final Path peers;
  private final Map<String, String> env;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "says what can be asked for")
  boolean help;

  /// @param stackCommand the command line of a Parley stack, without `up`
  /// @param peers the directory of the script that starts other servers
  public BenchCommand(List<String> stackCommand, Path peers, Map<String, String> env) {
    this.stackCommand = List.copyOf(stackCommand);
    this.peers = peers;
    this.env = Map.copyOf(env);
  }

  @Command(description = "Both users of each pair take turns.", showDefaultValues = true)
  int pairs(
      @Mixin BenchSettings settings,
      @Option(names = "--rates", split = ",", defaultValue = "200,1000,5000", paramLabel = "N")
          List<Integer> rates,
      @Option(names = "--pairs", defaultValue = "500", paramLabel = "N") int pairs,
      @Option(
              names = "--conversations",
              paramLabel = "N",
              description = "of two, of the same users; as many as pairs otherwise")
          @Nullable Integer conversations)
      throws InterruptedException, IOException {
    Bounds bounds = settings.bounds();
    bounds.checkEach("--rates", rates, 1, MOST_RATE);
    bounds.check("--pairs", pairs, 1, MOST_USERS / 2);
    int all =
        conversations == null
            ? pairs
            : bounds.check("--conversations", conversations, 1, MOST_CONVERSATIONS);
    Scenarios scenarios = scenarios(settings);
    scenarios.eachServer(scenarios.pairs(rates, pairs, all));
    return scenarios.report().publish(settings.out);
  }

  @Command(description = "One room, in which ten members write.", showDefaultValues = true)
  int room(
      @Mixin BenchSettings settings,
      @Option(
              names = "--members",
              split = ",",
              defaultValue = "2,10,100,250,256,257,1000",
              paramLabel = "N")
          List<Integer> members,
      @Option(names = "--rates", split = ",", defaultValue = "5", paramLabel = "N")
          List<Integer> rates,
      @Option(names = "--authors", defaultValue = "10", paramLabel = "N") int authors)
      throws InterruptedException, IOException {
    Bounds bounds = settings.bounds();
    bounds.checkEach("--members", members, 1, MOST_USERS);
    bounds.checkEach("--rates", rates, 1, MOST_RATE);
    bounds.check("--authors", authors, 1, MOST_AUTHORS);
    Scenarios scenarios = scenarios(settings);
    scenarios.eachServer(scenarios.rooms(members, rates, authors));
    return scenarios.report().publish(settings.out);
  }

  @Command(description = "The highest rate that a server carries.", showDefaultValues = true)
  int ceiling(
      @Mixin BenchSettings settings,
      @Option(names = "--pairs", defaultValue = "500", paramLabel = "N") int pairs,
      @Option(names = "--from", defaultValue = "200", paramLabel = "RATE") int from,
      @Option(names = "--most", defaultValue = "50000", paramLabel = "RATE") int most)
      throws InterruptedException, IOException {
    checkCeiling(settings.bounds(), pairs, from, most);
    Scenarios scenarios = scenarios(settings);
    scenarios.eachServer(scenarios.ceiling(pairs, from, most));
    return scenarios.report().publish(settings.out);
  }

  @Command(description = "What a session costs to start, and to have.", showDefaultValues = true)
  int idle(
      @Mixin BenchSettings settings,
      @Option(names = "--connections", defaultValue = "200", paramLabel = "N") int connections,
      @Option(
              names = "--each",
              split = ",",
              defaultValue = "0,50,1000",
              paramLabel = "N",
              description = "conversations of each user")
          List<Integer> each)
      throws InterruptedException, IOException {
    Bounds bounds = settings.bounds();
    bounds.check("--connections", connections, 1, MOST_USERS);
    bounds.checkEach("--each", each, 0, 10_000);
    Scenarios scenarios = scenarios(settings);
    scenarios.eachServer(scenarios.idle(connections, each));
    return scenarios.report().publish(settings.out);
  }

  @Command(
      description = "A gateway is killed, and its clients come back.",
      showDefaultValues = true)
  int storm(
      @Mixin BenchSettings settings,
      @Option(names = "--sockets", defaultValue = "2000", paramLabel = "N") int sockets,
      @Option(
              names = "--each",
              defaultValue = "50",
              paramLabel = "N",
              description = "conversations of each user")
          int each,
      @Option(names = "--rates", defaultValue = "50", paramLabel = "N") int rate)
      throws InterruptedException, IOException {
    Bounds bounds = settings.bounds();
    bounds.check("--sockets", sockets, 1, MOST_USERS);
    bounds.check("--each", each, 1, 1_000);
    bounds.check("--rates", rate, 1, MOST_RATE);
    Scenarios scenarios = scenarios(settings);
    scenarios.storm(sockets, each, rate);
    return scenarios.report().publish(settings.out);
  }

  @Command(
      description = "Starts with the state of many conversations, and without it.",
      showDefaultValues = true)
  int growth(
      @Mixin BenchSettings settings,
      @Option(
              names = "--sizes",
              split = ",",
              defaultValue = "1000,10000",
              paramLabel = "N",
              description = "conversations")
          List<Integer> sizes,
      @Option(names = "--rates", defaultValue = "300", paramLabel = "N") int rate,
      @Option(names = "--partitions", split = ",", defaultValue = "4", paramLabel = "N")
          List<Integer> partitions,
      @Option(names = "--standbys", split = ",", defaultValue = "0", paramLabel = "N")
          List<Integer> standbys,
      @Option(names = "--minutes", defaultValue = "30", paramLabel = "M") int minutes)
      throws InterruptedException, IOException {
    Bounds bounds = settings.bounds();
    bounds.checkEach("--sizes", sizes, 1, MOST_CONVERSATIONS);
    bounds.check("--rates", rate, 1, MOST_RATE);
    bounds.checkEach("--partitions", partitions, 1, 1_000);
    bounds.checkEach("--standbys", standbys, 0, 3);
    bounds.check("--minutes", minutes, 1, 24 * 60);
    Scenarios scenarios = scenarios(settings);
    scenarios.growth(sizes, rate, partitions, standbys, Duration.ofMinutes(minutes));
    return scenarios.report().publish(settings.out);
  }

  @Command(description = "All but growth; writes reports and pictures.", showDefaultValues = true)
  int all(
      @Mixin BenchSettings settings,
      @Option(names = "--dir", defaultValue = "bench-report", paramLabel = "DIR") Path directory,
      @Option(
              names = "--parts",
              split = ",",
              defaultValue = "pairs,many,room,large,ceiling,idle,storm",
              paramLabel = "PART")
          List<String> parts,
      @Option(names = "--rates", split = ",", defaultValue = "200,1000,5000", paramLabel = "N")
          List<Integer> rates,
      @Option(names = "--pairs", defaultValue = "500", paramLabel = "N") int pairs,
      @Option(
              names = "--members",
              split = ",",
              defaultValue = "2,10,100,250,256,257,1000",
              paramLabel = "N")
          List<Integer> members,
      @Option(names = "--authors", defaultValue = "10", paramLabel = "N") int authors,
      @Option(names = "--from", defaultValue = "200", paramLabel = "RATE") int from,
      @Option(names = "--most", defaultValue = "50000", paramLabel = "RATE") int most)
      throws InterruptedException, IOException {
    Bounds bounds = settings.bounds();
    bounds.checkEach("--rates", rates, 1, MOST_RATE);
    bounds.checkEach("--members", members, 1, MOST_USERS);
    bounds.check("--authors", authors, 1, MOST_AUTHORS);
    checkCeiling(bounds, pairs, from, most);
    if (!Scenarios.PARTS.containsAll(parts)) {
      throw new ParameterException(
          settings.scenario.commandLine(), "--parts are of " + String.join(",", Scenarios.PARTS));
    }
    Path reports = directory.toAbsolutePath();
    Scenarios scenarios = scenarios(settings);
    scenarios.all(
        reports,
        parts,
        scenarios.pairs(rates, pairs, pairs),
        scenarios.rooms(members, List.of(5), authors),
        scenarios.ceiling(pairs, from, most));
    return scenarios.report().publish(reports.resolve("report.json"));
  }

  private static void checkCeiling(Bounds bounds, int pairs, int from, int most) {
    bounds.check("--pairs", pairs, 1, MOST_USERS / 2);
    bounds.check("--from", from, 1, MOST_RATE);
    bounds.check("--most", most, 1, MOST_RATE);
  }

  private Scenarios scenarios(BenchSettings settings) {
    settings.check();
    return new Scenarios(new Servers(settings, stackCommand, peers, env));
  }
}
