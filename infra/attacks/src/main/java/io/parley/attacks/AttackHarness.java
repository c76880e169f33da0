package io.parley.attacks;

import io.parley.attacks.attack.Attack;
import io.parley.attacks.attack.Form;
import io.parley.attacks.report.Report;
import io.parley.attacks.stack.AttackFailure;
import io.parley.benchmarks.harness.BenchmarkFailure;
import io.parley.benchmarks.harness.HarnessProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// The command line behind `./parley attack`. Exit codes: 0 when everything held; 1 otherwise, or
/// when nothing could be tried; 2 for a command that is not understood.
@Command(
    name = "parley attack",
    description = "Attacks a stack of its own as hostile users and networks do.")
public final class AttackHarness implements Callable<Integer> {
  @Spec CommandSpec command = CommandSpec.create();

  @Parameters(
      split = ",",
      paramLabel = "NAME",
      completionCandidates = AttackNames.class,
      description = "which: ${COMPLETION-CANDIDATES}; all by default")
  List<String> names = List.of();

  @Option(names = "--long", description = "all of each attack; else what `./parley test` has")
  boolean isLong;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "where report and logs go; target/attacks by default")
  Path out = Path.of("target", "attacks");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "says what can be asked for")
  boolean help;

  private AttackHarness() {}

  public static void main(String[] args) {
    System.setProperty("logback.configurationFile", "io/parley/attacks/logback.xml");
    HarnessProcess.run("the stack", () -> commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new AttackHarness())
        .setExecutionExceptionHandler(
            HarnessProcess.expecting(List.of(AttackFailure.class, BenchmarkFailure.class)));
  }

  @Override
  public Integer call() throws Exception {
    Form form = isLong ? Form.LONG : Form.SHORT;
    return run(chosen(), form, out.toAbsolutePath(), System.out).holds() ? 0 : 1;
  }

  private List<Attack> chosen() {
    return names.isEmpty() ? Attacks.ALL : names.stream().map(this::named).toList();
  }

  private Attack named(String name) {
    return Attacks.named(name.strip())
        .orElseThrow(
            () ->
                new ParameterException(
                    command.commandLine(), "'%s' is not an attack".formatted(name)));
  }

  /// Runs them and writes `report.md` and `report.json`.
  static Report run(List<Attack> attacks, Form form, Path out, PrintStream console)
      throws IOException, InterruptedException {
    Files.createDirectories(out);
    try (AttackRun run = new AttackRun(form, out, console)) {
      Report report = run.run(attacks);
      String markdown = report.markdown();
      console.println(markdown);
      Files.writeString(out.resolve("report.md"), markdown);
      String json = new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report);
      Files.writeString(out.resolve("report.json"), json + "\n");
      return report;
    }
  }

  private static final class AttackNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Attacks.ALL.stream().map(Attack::name).iterator();
    }
  }
}
