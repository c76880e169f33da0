package io.parley.analytics;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Runs files of SQL one after the other in DuckDB, in memory, where exported files are found by
/// their names.
final class SqlFiles implements AutoCloseable {
  private static final String NULL = "";

  private final Connection connection;

  /// The answer of a file's last statement.
  ///
  /// @param rows as text; what is null is empty
  record Answer(List<String> columns, List<List<String>> rows) {
    /// As a table for people; nothing of a statement that has no answer.
    void print(PrintWriter out) {
      if (columns.isEmpty()) {
        return;
      }
      List<List<String>> all = new ArrayList<>();
      all.add(columns);
      all.addAll(rows);
      for (List<String> row : all) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
          String cell = row.get(column).replace('\n', ' ');
          line.append(cell).append(" ".repeat(width(all, column) - cell.length())).append("  ");
        }
        out.println(line.toString().stripTrailing());
      }
      out.flush();
    }

    private static int width(List<List<String>> rows, int column) {
      return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
  }

  /// @param directory of the exported files
  /// @throws AnalyticsFailure when it is none
  SqlFiles(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new AnalyticsFailure(
          directory + " is no directory: './parley topics export --to " + directory + "' makes it");
    }
    try {
      connection = DriverManager.getConnection("jdbc:duckdb:");
      run("SET file_search_path = '%s'".formatted(directory.toString().replace("'", "''")));
    } catch (SQLException e) {
      throw new AnalyticsFailure("DuckDB does not start: " + e.getMessage(), e);
    }
  }

  /// @throws AnalyticsFailure when the file cannot be read, or DuckDB refuses it
  Answer run(Path file) {
    try {
      return run(Files.readString(file));
    } catch (IOException e) {
      throw new AnalyticsFailure("cannot read " + file + ": " + e.getMessage(), e);
    } catch (SQLException e) {
      throw new AnalyticsFailure(file + ": " + firstLine(e), e);
    }
  }

  private Answer run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return new Answer(List.of(), List.of());
      }
      try (ResultSet result = statement.getResultSet()) {
        return answer(result);
      }
    }
  }

  private static Answer answer(ResultSet result) throws SQLException {
    int width = result.getMetaData().getColumnCount();
    List<String> columns = new ArrayList<>();
    for (int column = 1; column <= width; column++) {
      columns.add(result.getMetaData().getColumnLabel(column));
    }
    List<List<String>> rows = new ArrayList<>();
    while (result.next()) {
      List<String> row = new ArrayList<>();
      for (int column = 1; column <= width; column++) {
        String cell = result.getString(column);
        row.add(cell == null ? NULL : cell);
      }
      rows.add(row);
    }
    return new Answer(columns, rows);
  }

  private static String firstLine(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new AnalyticsFailure("DuckDB does not end: " + e.getMessage(), e);
    }
  }
}
