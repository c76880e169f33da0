package io.parley.benchmarks.harness;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import picocli.CommandLine.IExecutionExceptionHandler;

/// The process of a harness's command line. Ctrl-C interrupts its work and lets it end what it has
/// started; a failure that is expected is one line for the person at the terminal, and code 1.
public final class HarnessProcess {
  private static final Duration CLEAN_UP = Duration.ofSeconds(60);
  private static final int INTERRUPTED = 130;

  private HarnessProcess() {}

  /// Does not return: ends with the code of the work.
  ///
  /// @param work done by the caller's thread
  /// @param started what it may have started, for when that does not stop: `the stack`
  public static void run(String started, IntSupplier work) {
    CountDownLatch done = new CountDownLatch(1);
    Thread worker = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> interrupt(worker, done, started), "interrupt"));
    int code = work.getAsInt();
    done.countDown();
    if (code != INTERRUPTED) { // else the process is ending already
      System.exit(code);
    }
  }

  /// @param failures whose messages are for the person at the terminal; others are thrown on
  public static IExecutionExceptionHandler expecting(
      List<Class<? extends RuntimeException>> failures) {
    return (e, _, _) -> {
      if (e instanceof InterruptedException) {
        return INTERRUPTED;
      }
      if (failures.stream().noneMatch(failure -> failure.isInstance(e))) {
        throw e;
      }
      System.err.println("parley: " + e.getMessage());
      return 1;
    };
  }

  /// Waits for the work and not for its thread, which may be in an exit that waits for this.
  private static void interrupt(Thread worker, CountDownLatch done, String started) {
    if (done.getCount() == 0) {
      return;
    }
    worker.interrupt();
    try {
      if (!done.await(CLEAN_UP.toSeconds(), TimeUnit.SECONDS)) {
        System.err.println("parley: " + started + " does not stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
