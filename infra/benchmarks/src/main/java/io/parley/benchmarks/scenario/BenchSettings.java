package io.parley.benchmarks.scenario;

import io.parley.benchmarks.harness.Bounds;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What all scenarios have in common: the servers, how long, where the report goes.
final class BenchSettings {
  /// The server by URL among the names of servers.
  static final String GIVEN = "given";

  private static final int MOST_SECONDS = 3_600;
  private static final int MOST_SERVICES = 16;
  private static final int MOST_ROUNDS = 20;

  /// The scenario's, whose options these are.
  @Spec(Spec.Target.MIXEE)
  CommandSpec scenario = CommandSpec.create();

  @Option(
      names = "--servers",
      split = ",",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "NAME",
      description = "who is measured, in this order: parley (default), or one that peers/run knows")
  List<String> servers = List.of();

  @Option(names = "--rounds", paramLabel = "N", description = "in each, each server has its turn")
  int rounds = 1;

  @Option(names = "--warm-up", paramLabel = "S", description = "seconds before the first load")
  int warmUp = 20;

  @Option(names = "--seconds", paramLabel = "S", description = "of each load")
  int seconds = 20;

  @Option(names = "--gateways", paramLabel = "N", description = "of Parley's stack")
  @Nullable Integer gateways;

  @Option(names = "--processors", paramLabel = "N", description = "of Parley's stack")
  @Nullable Integer processors;

  @Option(names = "--sinks", paramLabel = "N", description = "of Parley's stack")
  @Nullable Integer sinks;

  @Option(
      names = "--suspended",
      paramLabel = "SERVICE",
      description = "one process of Parley's stack that is stopped while it is measured")
  @Nullable String suspended;

  @Option(names = "--out", paramLabel = "FILE", description = "the report as JSON")
  @Nullable Path out;

  @Option(
      names = "--url",
      split = ",",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "URL",
      description = "a server that runs; several are nodes of one cluster")
  List<URI> urls = List.of();

  @Option(
      names = "--dialect-file",
      paramLabel = "FILE",
      description = "how the one at --url is spoken to; a Parley without it")
  @Nullable Path dialectFile;

  @Option(
      names = "--pids",
      split = ",",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "PID",
      description = "the processes of the one at --url")
  List<Long> pids = List.of();

  /// @throws ParameterException for what cannot be
  void check() {
    if (urls.isEmpty() && dialectFile != null) {
      throw new ParameterException(scenario.commandLine(), "--dialect-file needs a --url");
    }
    bounds().check("--seconds", seconds, 1, MOST_SECONDS);
    bounds().check("--warm-up", warmUp, 1, MOST_SECONDS);
    bounds().check("--rounds", rounds, 1, MOST_ROUNDS);
    checkServices("--gateways", gateways);
    checkServices("--processors", processors);
    checkServices("--sinks", sinks);
  }

  private void checkServices(String option, @Nullable Integer number) {
    if (number != null) {
      bounds().check(option, number, 1, MOST_SERVICES);
    }
  }

  Bounds bounds() {
    return new Bounds(scenario);
  }

  Duration time() {
    return Duration.ofSeconds(seconds);
  }

  Duration warmUp() {
    return Duration.ofSeconds(warmUp);
  }

  /// Names of the servers, in the order of their turns; the one by URL is the last.
  List<String> servers() {
    if (urls.isEmpty()) {
      return servers.isEmpty() ? List.of("parley") : servers;
    }
    return Stream.concat(servers.stream(), Stream.of(GIVEN)).toList();
  }
}
