package io.parley.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// What a stack's process and those that it has started use, as the operating system says it.
final class Resources {
  private static final Duration IDLE = Duration.ofSeconds(5);
  private static final long JCMD_SECONDS = 20;

  private final ProcessHandle stack;

  Resources(ProcessHandle stack) {
    this.stack = stack;
  }

  /// Seconds of CPU since the start; empty when the system does not say.
  Optional<Double> cpuSeconds() {
    double sum = 0;
    for (ProcessHandle process : processes()) {
      Duration cpu = process.info().totalCpuDuration().orElse(Duration.ZERO);
      sum += cpu.toNanos() / (double) TimeUnit.SECONDS.toNanos(1);
    }
    return sum == 0 ? Optional.empty() : Optional.of(sum);
  }

  /// Megabytes (1024 x 1024 bytes) of resident memory; empty where there is no `/proc`.
  Optional<Long> residentMegabytes() {
    long kilobytes = 0;
    for (ProcessHandle process : processes()) {
      Path status = Path.of("/proc", Long.toString(process.pid()), "status");
      try (Stream<String> lines = Files.lines(status)) {
        kilobytes +=
            lines
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
      } catch (IOException e) { // it has ended, or this is no Linux
        return Optional.empty();
      }
    }
    return Optional.of(kilobytes / 1024);
  }

  /// Looks on for 5 s.
  ///
  /// @return seconds of CPU in a second; empty when the system does not say
  Optional<Double> idleCpu() throws InterruptedException {
    Optional<Double> before = cpuSeconds();
    Thread.sleep(IDLE);
    Optional<Double> after = cpuSeconds();
    return before.flatMap(then -> after.map(now -> (now - then) / IDLE.toSeconds()));
  }

  /// Lets every JVM collect its garbage.
  ///
  /// @throws BenchmarkFailure when a JVM does not do it
  void collectGarbage() throws InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    for (ProcessHandle process : processes()) {
      try {
        Process collection =
            new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!collection.waitFor(JCMD_SECONDS, TimeUnit.SECONDS) || collection.exitValue() != 0) {
          collection.destroyForcibly();
          throw new BenchmarkFailure("jcmd " + process.pid() + " GC.run does not work");
        }
      } catch (IOException e) {
        throw new BenchmarkFailure("cannot run " + jcmd, e);
      }
    }
  }

  private List<ProcessHandle> processes() {
    return Stream.concat(Stream.of(stack), stack.descendants()).toList();
  }
}
