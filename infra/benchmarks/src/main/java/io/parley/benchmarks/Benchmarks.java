package io.parley.benchmarks;

import io.parley.benchmarks.codec.CodecCommand;
import io.parley.benchmarks.edge.EdgeCommand;
import io.parley.benchmarks.harness.BenchmarkFailure;
import io.parley.benchmarks.harness.HarnessProcess;
import io.parley.benchmarks.scenario.BenchCommand;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/// The command line behind `./parley bench`. Exit codes: 0 when all was correct, however slow; 1
/// when something was lost, doubled, out of order or not acked, or could not be measured; 2 for a
/// command that is not understood.
public final class Benchmarks {
  /// The property that names the directory of the scripts for Node.
  private static final String SCRIPTS = "parley.benchmarks.scripts";

  /// The property that names the directory of the script that starts other servers.
  private static final String PEERS = "parley.benchmarks.peers";

  private Benchmarks() {}

  /// @param args those of a benchmark, then perhaps `--` and the command line of a stack
  public static void main(String[] args) {
    HarnessProcess.run("a server", () -> run(Arrays.asList(args), System.getenv()));
  }

  private static int run(List<String> args, Map<String, String> env) {
    int separator = args.indexOf("--");
    List<String> stack = separator < 0 ? List.of() : args.subList(separator + 1, args.size());
    List<String> asked = separator < 0 ? args : args.subList(0, separator);
    return commandLine(stack, env).execute(asked.toArray(String[]::new));
  }

  static CommandLine commandLine(List<String> stackCommand, Map<String, String> env) {
    return new CommandLine(new BenchCommand(stackCommand, directory(PEERS, "peers"), env))
        .addSubcommand(new EdgeCommand(stackCommand, directory(SCRIPTS, "src/main/js")))
        .addSubcommand(new CodecCommand())
        .setExecutionExceptionHandler(HarnessProcess.expecting(List.of(BenchmarkFailure.class)));
  }

  private static Path directory(String property, String otherwise) {
    return Path.of(System.getProperty(property, otherwise)).toAbsolutePath();
  }
}
