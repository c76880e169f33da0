package io.parley.benchmarks.server;

import io.parley.benchmarks.harness.BenchmarkFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// How often and how long a JVM's collector has stopped it.
public record CollectorPauses(int count, double totalMillis, double maxMillis) {
  private static final CollectorPauses NONE = new CollectorPauses(0, 0, 0);

  /// A line of `-Xlog:gc` with the decorator `timemillis`.
  private static final Pattern PAUSE =
      Pattern.compile("\\[(\\d+)ms\\] GC\\(\\d+\\) Pause .* ([\\d.]+)ms");

  /// @param from and `to` of [System#currentTimeMillis]
  /// @throws BenchmarkFailure when the file cannot be read
  static CollectorPauses of(Path log, long from, long to) {
    try (Stream<String> lines = Files.lines(log)) {
      return of(lines, from, to);
    } catch (IOException e) {
      throw new BenchmarkFailure("cannot read the collector's log " + log, e);
    }
  }

  static CollectorPauses of(Stream<String> lines, long from, long to) {
    return lines
        .map(PAUSE::matcher)
        .filter(Matcher::matches)
        .filter(
            pause -> {
              long at = Long.parseLong(pause.group(1));
              return at >= from && at <= to;
            })
        .map(
            pause -> {
              double millis = Double.parseDouble(pause.group(2));
              return new CollectorPauses(1, millis, millis);
            })
        .reduce(NONE, CollectorPauses::and);
  }

  CollectorPauses and(CollectorPauses other) {
    return new CollectorPauses(
        count + other.count, totalMillis + other.totalMillis, Math.max(maxMillis, other.maxMillis));
  }
}
