package io.parley.benchmarks.edge;

import io.parley.benchmarks.harness.LoadTokens;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Whose the connections are. A pattern with [#NUMBER] in it names a user for each connection.
final class Users {
  static final String NUMBER = "#";

  private final LoadTokens tokens;

  Users(LoadTokens tokens) {
    this.tokens = tokens;
  }

  /// A token for the n-th connection, made when it is asked for.
  IntFunction<String> named(String pattern) {
    return connection -> tokens.of(pattern.replace(NUMBER, Integer.toString(connection)));
  }

  /// A token for the n-th connection out of so many that are made before; they are used in turn.
  IntFunction<String> prepared(String pattern, int count) {
    String[] made = IntStream.range(0, count).mapToObj(named(pattern)).toArray(String[]::new);
    return connection -> made[connection % count];
  }
}
