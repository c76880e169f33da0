package io.parley.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// What a benchmark has found; a record whose JSON is its report for programs.
public interface Result {
  /// Whether nothing was lost, doubled or refused, and all was measured; however slow.
  boolean isCorrect();

  /// The report for people.
  String markdown();

  /// Prints the report for people, and writes the other one.
  ///
  /// @param out where, if anywhere
  /// @return the exit code: 0 when all was correct, else 1
  default int publish(@Nullable Path out) throws IOException {
    System.out.println(markdown());
    if (out != null) {
      String json = new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(this);
      Files.writeString(out, json + "\n");
    }
    return isCorrect() ? 0 : 1;
  }

  /// Three digits or so of a figure.
  static String number(double value) {
    double size = Math.abs(value);
    return String.format(Locale.ROOT, size < 10 ? "%.2f" : size < 1_000 ? "%.1f" : "%,.0f", value);
  }
}
