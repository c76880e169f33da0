package io.parley.benchmarks.edge;

import io.parley.benchmarks.harness.Bounds;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `parley bench edge`.
@Command(
    name = "edge",
    description = "What a gateway's connections cost, beside socket.io on Node.",
    showDefaultValues = true)
public final class EdgeCommand implements Callable<Integer> {
  private static final int MOST_CONNECTIONS = 1_000_000;
  private static final int MOST_SOCKETS = 10_000;
  private static final int MOST_SECONDS = 600;

  private final List<String> stackCommand;
  private final Path scripts;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--connections",
      split = ",",
      paramLabel = "N",
      description = "idle connections to measure memory with")
  List<Integer> connections = List.of(10_000, 50_000);

  @Option(names = "--sockets", paramLabel = "N", description = "recipients of the fan-out")
  int sockets = 1_000;

  @Option(names = "--seconds", paramLabel = "S", description = "that each measure takes")
  int seconds = 20;

  @Option(names = "--out", paramLabel = "FILE", description = "the report as JSON")
  @Nullable Path out;

  /// @param stackCommand the command line of a stack, without `up`
  /// @param scripts the directory of `server.mjs`, with its dependencies installed
  public EdgeCommand(List<String> stackCommand, Path scripts) {
    this.stackCommand = List.copyOf(stackCommand);
    this.scripts = scripts;
  }

  @Override
  public Integer call() throws InterruptedException, IOException {
    return new Edge(settings(), scripts).run().publish(out);
  }

  EdgeSettings settings() {
    if (stackCommand.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "expected -- and the command line of a stack");
    }
    Bounds bounds = new Bounds(spec);
    return new EdgeSettings(
        bounds.checkEach("--connections", connections, 1, MOST_CONNECTIONS),
        bounds.check("--sockets", sockets, 1, MOST_SOCKETS),
        Duration.ofSeconds(bounds.check("--seconds", seconds, 1, MOST_SECONDS)),
        stackCommand);
  }
}
