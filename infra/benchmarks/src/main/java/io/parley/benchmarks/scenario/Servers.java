package io.parley.benchmarks.scenario;

import io.parley.benchmarks.harness.BenchmarkFailure;
import io.parley.benchmarks.harness.LoadTokens;
import io.parley.benchmarks.load.Dialect;
import io.parley.benchmarks.server.GivenServer;
import io.parley.benchmarks.server.LoadedServer;
import io.parley.benchmarks.server.ParleyStack;
import io.parley.benchmarks.server.PeerServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The servers of a benchmark, by name: those that are started, and one that runs.
///
/// @param stackCommand the command line of a Parley stack, without `up`
/// @param peers the directory of `run`
/// @param env of this process
record Servers(
    BenchSettings settings, List<String> stackCommand, Path peers, Map<String, String> env) {
  Servers {
    stackCommand = List.copyOf(stackCommand);
    env = Map.copyOf(env);
  }

  /// @throws PeerServer.Absent when it cannot be had
  /// @throws BenchmarkFailure when it does not start
  LoadedServer start(String name) throws InterruptedException {
    return switch (name) {
      case "parley" -> parley();
      case BenchSettings.GIVEN -> given();
      default -> PeerServer.start(peers, name);
    };
  }

  private ParleyStack parley() throws InterruptedException {
    ParleyStack stack = ParleyStack.start(plan(0, 0, 0, Map.of()));
    try {
      if (settings.suspended != null) {
        stack.suspend(settings.suspended);
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
        stackCommand,
        or(settings.gateways, gateways),
        or(settings.processors, processors),
        or(settings.sinks, sinks),
        environment);
  }

  private static int or(@Nullable Integer asked, int otherwise) {
    return Objects.requireNonNullElse(asked, otherwise);
  }

  /// Without a dialect file it is a Parley, whose secret must be known.
  private LoadedServer given() {
    if (settings.dialectFile != null) {
      Dialect dialect = Dialect.of(settings.dialectFile);
      return new GivenServer(
          BenchSettings.GIVEN, dialect, settings.urls, user -> "", settings.pids);
    }
    Path data = Path.of(env.getOrDefault("PARLEY_DATA", ".parley")).toAbsolutePath();
    return new GivenServer(
        BenchSettings.GIVEN,
        Dialect.named("parley"),
        settings.urls,
        LoadTokens.from(env, data)::of,
        settings.pids);
  }
}
