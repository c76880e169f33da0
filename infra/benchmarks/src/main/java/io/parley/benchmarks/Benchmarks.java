package io.parley.benchmarks;

import io.parley.benchmarks.edge.Edge;
import io.parley.benchmarks.edge.EdgeSettings;
import io.parley.benchmarks.harness.BenchmarkFailure;
import io.parley.benchmarks.harness.Result;
import io.parley.benchmarks.harness.UsageException;
import io.parley.benchmarks.scenario.Scenarios;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.json.JsonMapper;

/// The command line behind `./parley bench`. Exit codes: 0 when all was correct, however slow; 1
/// when something was lost, doubled, out of order or not acked, or could not be measured; 2 for a
/// command that is not understood.
public final class Benchmarks {
  private static final String USAGE =
      "usage: parley bench " + EdgeSettings.USAGE + "\n" + Scenarios.USAGE;

  /// The property that names the directory of the scripts for Node.
  private static final String SCRIPTS = "parley.benchmarks.scripts";

  /// The property that names the directory of the script that starts other servers.
  private static final String PEERS = "parley.benchmarks.peers";

  private static final Duration CLEAN_UP = Duration.ofSeconds(60);
  private static final int INTERRUPTED = 130;

  private Benchmarks() {}

  public static void main(String[] args) throws IOException {
    AtomicBoolean done = new AtomicBoolean();
    Thread work = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupt(work, done), "interrupt"));
    int code = run(Arrays.asList(args), System.getenv());
    done.set(true);
    if (code != INTERRUPTED) { // else the process is ending already
      System.exit(code);
    }
  }

  private static int run(List<String> args, Map<String, String> env) throws IOException {
    try {
      String name = args.isEmpty() ? "" : args.getFirst();
      List<String> rest = args.isEmpty() ? args : args.subList(1, args.size());
      return switch (name) {
        case "edge" -> {
          EdgeSettings settings = EdgeSettings.from(rest);
          Path scripts = Path.of(System.getProperty(SCRIPTS, "src/main/js")).toAbsolutePath();
          yield finish(new Edge(settings, scripts).run(), settings.out());
        }
        default -> {
          if (!Scenarios.isOne(name)) {
            throw new UsageException("expected the name of a benchmark");
          }
          Path peers = Path.of(System.getProperty(PEERS, "peers")).toAbsolutePath();
          Scenarios.Outcome outcome = Scenarios.run(name, rest, peers, env);
          yield finish(outcome.result(), outcome.out());
        }
      };
    } catch (UsageException e) {
      System.err.println("parley: " + e.getMessage() + "\n" + USAGE);
      return 2;
    } catch (BenchmarkFailure e) {
      System.err.println("parley: " + e.getMessage());
      return 1;
    } catch (InterruptedException e) {
      return INTERRUPTED;
    }
  }

  private static int finish(Result result, Optional<Path> out) throws IOException {
    System.out.println(result.markdown());
    if (out.isPresent()) {
      String json = new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(result);
      Files.writeString(out.get(), json + "\n");
    }
    return result.isCorrect() ? 0 : 1;
  }

  /// Ctrl-C: lets the work stop its servers and remove their data.
  private static void interrupt(Thread work, AtomicBoolean done) {
    if (done.get()) {
      return;
    }
    work.interrupt();
    try {
      if (!work.join(CLEAN_UP)) {
        System.err.println("parley: the servers do not stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
