package io.parley.benchmarks.edge;

import java.util.Locale;

/// How many connections a server is given.
///
/// @param asked by the user
/// @param used at most what one server's process may have open, less [#SPARE]
/// @param openFiles the limit that decides
record Connections(int asked, int used, int openFiles) {
  /// What a process has open besides connections, and those that are still closing.
  static final int SPARE = 1_000;

  static Connections within(int openFiles, int asked) {
    return new Connections(asked, Math.max(1, Math.min(asked, openFiles - SPARE)), openFiles);
  }

  String label() {
    return used == asked
        ? grouped(used)
        : grouped(used)
            + " (asked "
            + grouped(asked)
            + ": limit of open files "
            + grouped(openFiles)
            + ")";
  }

  private static String grouped(int number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
