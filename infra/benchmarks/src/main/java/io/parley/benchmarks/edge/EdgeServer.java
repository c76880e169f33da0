package io.parley.benchmarks.edge;

import io.parley.benchmarks.harness.ProcessFigures;

/// A server under test, in a process of its own on 127.0.0.1. Disconnecting it stops it.
interface EdgeServer extends AutoCloseable {
  /// Of all tokens.
  String SECRET = "of-a-benchmark-and-of-nothing-else";

  int port();

  /// Whether it says `session:ready` when a connection can be used.
  boolean saysReady();

  /// Of the process that holds the connections.
  ProcessFigures figures();

  /// Collects all garbage.
  ///
  /// @return bytes of the heap that are in use after it
  /// @throws io.parley.benchmarks.harness.BenchmarkFailure when it does not
  long collectGarbage() throws InterruptedException;

  @Override
  void close();
}
