package io.parley.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.json.JsonMapper;

/// The command line behind `./parley bench`. Exit codes: 0 when all was correct, however slow; 1
/// when something was lost, doubled, out of order or not acked, or nothing could be measured; 2 for
/// a command that is not understood.
public final class Benchmarks {
  private static final String USAGE =
      "usage: parley bench pipeline [--rates 100,1000] [--seconds 30] [--pairs 50]"
          + " [--url http://127.0.0.1:8080] [--out FILE.json]";

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
      if (args.isEmpty() || !args.getFirst().equals("pipeline")) {
        throw new UsageException("expected the name of a benchmark");
      }
      PipelineSettings settings = PipelineSettings.from(args.subList(1, args.size()));
      Report report = new Pipeline(settings, env).run();
      System.out.println(report.markdown());
      if (settings.out().isPresent()) {
        write(report, settings.out().get());
      }
      return report.isCorrect() ? 0 : 1;
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

  private static void write(Report report, Path out) throws IOException {
    JsonMapper json = new JsonMapper();
    Files.writeString(out, json.writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n");
  }

  /// Ctrl-C: lets the work stop its stack and remove its data.
  private static void interrupt(Thread work, AtomicBoolean done) {
    if (done.get()) {
      return;
    }
    work.interrupt();
    try {
      if (!work.join(CLEAN_UP)) {
        System.err.println("parley: the stack does not stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
