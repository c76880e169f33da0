package io.parley.benchmarks.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// One process's memory and CPU as Linux says them in `/proc` (proc(5)).
public final class ProcessFigures {
  /// What nearly every Linux counts CPU time in; `getconf` knows for sure.
  private static final int USUAL_TICKS = 100;

  /// Position in `/proc/PID/stat` after the name, which may have blanks in it.
  private static final int UTIME = 11;

  private static final int TICKS = ticksPerSecond();

  private final Path directory;

  public ProcessFigures(long pid) {
    directory = Path.of("/proc", Long.toString(pid));
  }

  /// CPU time in seconds, to a clock tick (10 ms).
  public record Cpu(double user, double system) {
    public double total() {
      return user + system;
    }

    public Cpu since(Cpu before) {
      return new Cpu(user - before.user, system - before.system);
    }
  }

  /// Whether this system has what is read here.
  public static boolean areHere() {
    return Files.isReadable(Path.of("/proc/self/stat"));
  }

  /// How many files this process may have open: the soft limit, which the JVM has raised to the
  /// hard one when it started, as Node does.
  ///
  /// @throws BenchmarkFailure when the system does not say
  public static int openFilesLimit() {
    return openFilesLimit(read(Path.of("/proc/self/limits")));
  }

  /// Resident set (`VmRSS`), in units of 1,024 bytes.
  ///
  /// @throws BenchmarkFailure when there is no such process any more
  public long residentKilobytes() {
    return residentKilobytes(read(directory.resolve("status")));
  }

  /// Since the start.
  ///
  /// @throws BenchmarkFailure when there is no such process any more
  public Cpu cpu() {
    return cpu(read(directory.resolve("stat")), TICKS);
  }

  static long residentKilobytes(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }

  static Cpu cpu(String stat, int ticksPerSecond) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return new Cpu(
        Long.parseLong(fields[UTIME]) / (double) ticksPerSecond,
        Long.parseLong(fields[UTIME + 1]) / (double) ticksPerSecond);
  }

  static int openFilesLimit(String limits) {
    String soft =
        limits
            .lines()
            .filter(line -> line.startsWith("Max open files"))
            .map(line -> line.split(" +", -1)[3])
            .findFirst()
            .orElseThrow(() -> new BenchmarkFailure("no limit of open files in:\n" + limits));
    return soft.equals("unlimited")
        ? Integer.MAX_VALUE
        : (int) Math.min(Integer.MAX_VALUE, Long.parseLong(soft));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new BenchmarkFailure("cannot read " + file + ": the process is gone, or no Linux", e);
    }
  }

  private static int ticksPerSecond() {
    try {
      Process getconf = new ProcessBuilder("getconf", "CLK_TCK").redirectErrorStream(true).start();
      try (Stream<String> lines = getconf.inputReader(StandardCharsets.UTF_8).lines()) {
        String answer = lines.findFirst().orElse("");
        return getconf.waitFor(5, TimeUnit.SECONDS) && getconf.exitValue() == 0
            ? Integer.parseInt(answer)
            : USUAL_TICKS;
      }
    } catch (IOException | NumberFormatException e) { // no such command here
      return USUAL_TICKS;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return USUAL_TICKS;
    }
  }
}
