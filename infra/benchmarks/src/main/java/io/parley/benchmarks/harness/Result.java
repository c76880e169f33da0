package io.parley.benchmarks.harness;

import java.util.Locale;

/// What a benchmark has found; a record whose JSON is its report for programs.
public interface Result {
  /// Whether nothing was lost, doubled or refused, and all was measured; however slow.
  boolean isCorrect();

  /// The report for people.
  String markdown();

  /// Three digits or so of a figure.
  static String number(double value) {
    double size = Math.abs(value);
    return String.format(Locale.ROOT, size < 10 ? "%.2f" : size < 1_000 ? "%.1f" : "%,.0f", value);
  }
}
