package io.parley.benchmarks.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// A table in Markdown; the first column is text, the others are aligned as numbers.
public final class MarkdownTable {
  private final List<String> columns;
  private final List<List<String>> rows = new ArrayList<>();

  public MarkdownTable(String... columns) {
    this.columns = List.of(columns);
  }

  /// @throws IllegalArgumentException when there is not a cell for each column
  public MarkdownTable row(Object... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(cells.length + " cells, " + columns.size() + " columns");
    }
    rows.add(Arrays.stream(cells).map(cell -> cell.toString().replace("|", "\\|")).toList());
    return this;
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(line(columns));
    text.append("| --- |").append(" ---: |".repeat(columns.size() - 1)).append('\n');
    rows.forEach(row -> text.append(line(row)));
    return text.toString();
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
