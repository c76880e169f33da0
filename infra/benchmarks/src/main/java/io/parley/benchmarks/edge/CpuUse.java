package io.parley.benchmarks.edge;

import io.parley.benchmarks.harness.ProcessFigures;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// The CPU time of a server's process over a while.
///
/// @param seconds that passed
/// @param idlePerSecond what the process uses in a second without load, with the connections there
record CpuUse(ProcessFigures.Cpu used, double seconds, double idlePerSecond) {
  private static final Duration IDLE = Duration.ofSeconds(5);
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  /// What a load answered, and what it cost.
  record Of<T>(T answer, CpuUse use) {}

  /// Looks on for 5 s, then runs a load.
  static <T> Of<T> of(EdgeServer server, Load<T> load) throws InterruptedException {
    ProcessFigures figures = server.figures();
    ProcessFigures.Cpu start = figures.cpu();
    Thread.sleep(IDLE);
    ProcessFigures.Cpu before = figures.cpu();
    long begun = System.nanoTime();
    T answer = load.run();
    double seconds = (System.nanoTime() - begun) / NANOS;
    double idle = before.since(start).total() / IDLE.toSeconds();
    return new Of<>(answer, new CpuUse(figures.cpu().since(before), seconds, idle));
  }

  @FunctionalInterface
  interface Load<T> {
    T run() throws InterruptedException;
  }

  double userMillisPerThousand(long things) {
    return used.user() * 1e6 / things;
  }

  double systemMillisPerThousand(long things) {
    return used.system() * 1e6 / things;
  }

  double millisPerThousand(long things) {
    return used.total() * 1e6 / things;
  }

  /// Without what the process would have used anyhow.
  double busyMillisPerThousand(long things) {
    return (used.total() - idlePerSecond * seconds) * 1e6 / things;
  }
}
