package io.parley.faults;

import io.parley.benchmarks.harness.HarnessProcess;
import io.parley.faults.cluster.Cluster;
import io.parley.faults.cluster.ClusterFailure;
import io.parley.faults.cluster.ClusterSettings;
import io.parley.faults.load.LoadFailure;
import io.parley.faults.load.Workload;
import io.parley.faults.load.WorkloadSettings;
import io.parley.faults.report.BrokenReport;
import io.parley.faults.report.Markdown;
import io.parley.faults.report.Report;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// The command line behind `./parley faults`. Exit codes: 0 when nothing was lost, doubled or out
/// of order and every fault was really there; 1 otherwise, or when nothing could be tried; 2 for a
/// command that is not understood.
@Command(
    name = "parley faults",
    description =
        "Chats with a cluster while everything in it fails in turn, and counts every message.",
    showDefaultValues = true)
public final class FaultHarness implements Callable<Integer> {
  /// The property that names the directory of the scripts for Node.
  private static final String SCRIPTS = "parley.faults.scripts";

  private static final int SECRET_BYTES = 32;

  @Mixin FaultOptions options = new FaultOptions();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "says what can be asked for")
  boolean help;

  private FaultHarness() {}

  public static void main(String[] args) {
    System.setProperty("logback.configurationFile", "io/parley/faults/logback.xml");
    CommandLine command =
        new CommandLine(new FaultHarness())
            .setExecutionExceptionHandler(
                HarnessProcess.expecting(List.of(ClusterFailure.class, LoadFailure.class)));
    HarnessProcess.run("the cluster", () -> command.execute(args));
  }

  @Override
  public Integer call() throws Exception {
    return run(options.settings(), System.out) ? 0 : 1;
  }

  /// @return whether nothing was wrong, which is wrong of a build that is broken
  private static boolean run(FaultSettings asked, PrintStream console) throws Exception {
    Path scripts = Path.of(System.getProperty(SCRIPTS, "src/main/js")).toAbsolutePath();
    FaultSettings settings = asked;
    if (asked.officialClients() > 0 && !Files.isDirectory(scripts.resolve("node_modules"))) {
      console.println("No official clients: they need Node, and npm ci in " + scripts);
      settings = asked.withOfficialClients(0);
    }
    console.println("Starting the cluster; its logs are in " + settings.out().resolve("logs"));
    try (Cluster cluster = Cluster.start(cluster(settings))) {
      if (!settings.broken().isEmpty()) {
        BrokenReport report = runBroken(cluster, settings, scripts, console);
        write("broken", Markdown.of(report), report, settings.out(), console);
        return !report.isNoticed() && report.problems().isEmpty();
      }
      Report report = run(cluster, settings, scripts, console);
      write("report", Markdown.of(report), report, settings.out(), console);
      return report.isClean();
    }
  }

  static ClusterSettings cluster(FaultSettings settings) {
    return new ClusterSettings(settings.out(), secret(), settings.form().rebuildsWait());
  }

  /// Lets clients chat with a cluster that has just started and injects the faults.
  static Report run(Cluster cluster, FaultSettings settings, Path scripts, PrintStream console)
      throws IOException, InterruptedException {
    try (Workload workload = Workload.start(load(cluster, settings, scripts))) {
      return new FaultRun(cluster, settings, workload, console).run();
    }
  }

  /// Likewise, with services that are broken on purpose, once the clients have their conversations.
  static BrokenReport runBroken(
      Cluster cluster, FaultSettings settings, Path scripts, PrintStream console)
      throws IOException, InterruptedException {
    try (Workload workload = Workload.start(load(cluster, settings, scripts))) {
      return new BrokenBuildRun(cluster, settings, workload, console).run();
    }
  }

  private static WorkloadSettings load(Cluster cluster, FaultSettings settings, Path scripts) {
    return new WorkloadSettings(
        cluster.url(),
        cluster.jwtSecret(),
        settings.users(),
        settings.officialClients(),
        settings.calmMessagesPerSecond(),
        settings.messagesPerSecond(),
        settings.seed(),
        scripts,
        settings.messages());
  }

  private static void write(
      String name, String markdown, Object report, Path out, PrintStream console)
      throws IOException {
    console.println(markdown);
    Files.writeString(out.resolve(name + ".md"), markdown);
    String json = new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report);
    Files.writeString(out.resolve(name + ".json"), json + "\n");
  }

  /// 256 random bits.
  private static String secret() {
    byte[] random = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
