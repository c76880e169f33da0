package io.parley.benchmarks.edge;

import io.parley.benchmarks.harness.Options;
import io.parley.benchmarks.harness.UsageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What `parley bench edge` is asked for.
///
/// @param connections how many idle ones to measure memory with, 1 to 1,000,000 each; pings are
///   measured under as many as the first
/// @param sockets the recipients of a fan-out, 1 to 10,000
/// @param time how long fan-out and pings are measured, 1 s to 10 min; a warm-up comes before
/// @param out where the JSON goes
/// @param stackCommand the command line of a stack, without `up`
public record EdgeSettings(
    List<Integer> connections,
    int sockets,
    Duration time,
    Optional<Path> out,
    List<String> stackCommand) {
  public static final String USAGE =
      "edge [--connections 10000,50000] [--sockets 1000] [--seconds 20] [--out FILE.json]";

  private static final Set<String> OPTIONS =
      Set.of("--connections", "--sockets", "--seconds", "--out");

  /// @throws UsageException for a bad option
  public static EdgeSettings from(List<String> args) {
    Options options = Options.from(args, OPTIONS);
    return new EdgeSettings(
        options.numbers("--connections", 1_000_000, List.of(10_000, 50_000)),
        options.number("--sockets", 10_000, 1_000),
        Duration.ofSeconds(options.number("--seconds", 600, 20)),
        options.file("--out"),
        options.stackCommand());
  }

  public EdgeSettings {
    connections = List.copyOf(connections);
    stackCommand = List.copyOf(stackCommand);
    if (stackCommand.isEmpty()) {
      throw new UsageException("expected -- and the command line of a stack");
    }
  }
}
