package io.parley.analytics;

import io.parley.analytics.SqlFiles.Answer;
import io.parley.analytics.TopicExport.Exported;
import io.parley.analytics.TopicExport.Range;
import io.parley.contract.kafka.KafkaConnection;
import io.parley.contract.kafka.Topic;
import io.parley.contract.settings.Env;
import io.parley.devstack.BesideStack;
import io.parley.devstack.StackFailure;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The command line behind `./parley topics`. Exit codes: 0 when it is done; 1 when it is not, with
/// one line that says why; 2 for a command that is not understood.
@Command(name = "parley topics", description = "What the public topics have, for analysts.")
public final class TopicsTool {
  private static final Duration STOP_WITHIN = Duration.ofSeconds(30);

  @Spec CommandSpec command = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "says what can be asked for")
  boolean help;

  private final Map<String, String> env;

  private TopicsTool(Map<String, String> env) {
    this.env = Map.copyOf(env);
  }

  public static void main(String[] args) {
    System.setProperty("logback.configurationFile", "io/parley/analytics/logback.xml");
    System.exit(commandLine(System.getenv()).execute(args));
  }

  static CommandLine commandLine(Map<String, String> env) {
    return new CommandLine(new TopicsTool(env)).setExecutionExceptionHandler(TopicsTool::failed);
  }

  private static int failed(Exception e, CommandLine command, ParseResult parsed) throws Exception {
    if (e instanceof AnalyticsFailure) {
      command.getErr().println("parley: " + e.getMessage());
      return 1;
    }
    throw e;
  }

  @Command(
      description = {
        "Writes the records of public topics into files, one line of JSON each.",
        "A topic that keeps only the last value of each key is written whole, whatever the times."
      })
  void export(
      @Option(names = "--to", paramLabel = "DIR", required = true, description = "where to")
          Path directory,
      @Option(
              names = "--topic",
              paramLabel = "T",
              description = "which; more than one may be given; all public ones by default")
          @Nullable List<String> topics,
      @Option(
              names = "--from",
              paramLabel = "TIME",
              description = "records of then or later, such as 2026-11-29T00:00:00Z")
          @Nullable Instant from,
      @Option(names = "--to-time", paramLabel = "TIME", description = "records of before then")
          @Nullable Instant to) {
    List<String> names = topics == null ? PublicTopics.names() : topics;
    Map<String, Topic> chosen = new LinkedHashMap<>();
    names.forEach(name -> chosen.put(name, named(name)));
    Range range = new Range(Optional.ofNullable(from), Optional.ofNullable(to));
    PrintWriter out = command.commandLine().getOut();
    try (TopicExport export = new TopicExport(kafka(), directory)) {
      chosen.forEach(
          (name, topic) -> {
            Range wanted = PublicTopics.isCompacted(topic) ? Range.ALL : range;
            print(out, name, export.export(name, wanted));
          });
    }
  }

  private static void print(PrintWriter out, String topic, Exported exported) {
    String left =
        exported.unreadable() == 0
            ? ""
            : ", and %d left out that are no JSON objects".formatted(exported.unreadable());
    out.println("%s: %d records%s".formatted(topic, exported.records(), left));
    out.flush();
  }

  @Command(description = "Answers questions in SQL by exported files, with DuckDB.")
  void sql(
      @Option(
              names = "--in",
              paramLabel = "DIR",
              required = true,
              description = "where `export` has written to")
          Path directory,
      @Parameters(
              arity = "1..*",
              paramLabel = "FILE",
              description = "run one after the other: docs/analytics/tables.sql, then a question")
          List<Path> files) {
    PrintWriter out = command.commandLine().getOut();
    try (SqlFiles duckdb = new SqlFiles(directory)) {
      for (Path file : files) {
        Answer answer = duckdb.run(file);
        answer.print(out);
      }
    }
  }

  @Command(
      description = {
        "Copies the public topics to analytics.*, without names, texts and ids, until it is stopped.",
        "PARLEY_PSEUDONYM_KEY is the key of the pseudonyms: 32 random bytes or more."
      })
  void pseudonymise() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    PrintWriter out = command.commandLine().getOut();
    try (Mirror mirror = new Mirror(kafka(), pseudonyms())) {
      stopAtTheEnd(mirror, done);
      out.println("The mirror runs");
      out.flush();
      mirror.run();
      out.println("%d records copied, dropped: %s".formatted(mirror.copied(), mirror.dropped()));
      out.flush();
    } finally {
      done.countDown();
    }
  }

  /// When the process is told to end.
  private static void stopAtTheEnd(Mirror mirror, CountDownLatch done) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  mirror.stop();
                  try {
                    done.await(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "stop"));
  }

  private Pseudonyms pseudonyms() {
    try {
      return new Env(env).get(Pseudonyms.KEY);
    } catch (IllegalArgumentException e) {
      throw new AnalyticsFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private Topic named(String name) {
    return PublicTopics.named(name)
        .orElseThrow(
            () ->
                new ParameterException(
                    command.commandLine(),
                    "'%s' is no public topic: expected %s"
                        .formatted(name, String.join(", ", PublicTopics.names()))));
  }

  private KafkaConnection kafka() {
    try {
      return BesideStack.kafka(env);
    } catch (StackFailure e) {
      throw new AnalyticsFailure(String.valueOf(e.getMessage()), e);
    }
  }
}
