package io.parley.benchmarks.harness;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// What a stack's process and those that it has started use, as the operating system says it.
public final class Resources {
  private static final Duration IDLE = Duration.ofSeconds(5);

  private final ProcessHandle stack;

  public Resources(ProcessHandle stack) {
    this.stack = stack;
  }

  /// Seconds of CPU since the start; empty when the system does not say.
  public Optional<Double> cpuSeconds() {
    double sum = 0;
    for (ProcessHandle process : processes()) {
      Duration cpu = process.info().totalCpuDuration().orElse(Duration.ZERO);
      sum += cpu.toNanos() / (double) TimeUnit.SECONDS.toNanos(1);
    }
    return sum == 0 ? Optional.empty() : Optional.of(sum);
  }

  /// Megabytes (1024 x 1024 bytes) of resident memory; empty where there is no `/proc`.
  public Optional<Long> residentMegabytes() {
    if (!ProcessFigures.areHere()) {
      return Optional.empty();
    }
    long kilobytes = 0;
    for (ProcessHandle process : processes()) {
      try {
        kilobytes += new ProcessFigures(process.pid()).residentKilobytes();
      } catch (BenchmarkFailure e) { // it has ended
        return Optional.empty();
      }
    }
    return Optional.of(kilobytes / 1024);
  }

  /// Looks on for 5 s.
  ///
  /// @return seconds of CPU in a second; empty when the system does not say
  public Optional<Double> idleCpu() throws InterruptedException {
    Optional<Double> before = cpuSeconds();
    Thread.sleep(IDLE);
    Optional<Double> after = cpuSeconds();
    return before.flatMap(then -> after.map(now -> (now - then) / IDLE.toSeconds()));
  }

  /// Lets every JVM collect its garbage.
  ///
  /// @throws BenchmarkFailure when a JVM does not do it
  public void collectGarbage() throws InterruptedException {
    for (ProcessHandle process : processes()) {
      new Jcmd(process.pid()).collectGarbage();
    }
  }

  private List<ProcessHandle> processes() {
    return Stream.concat(Stream.of(stack), stack.descendants()).toList();
  }
}
