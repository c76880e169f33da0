package io.parley.benchmarks.edge;

import java.util.concurrent.CompletableFuture;

/// One thing that a [Swarm] does at a time. All methods are called on the loop's thread; what an
/// activity does not care about it ignores.
abstract class Activity {
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  abstract void begin();

  /// How far it is, for the message when it takes too long.
  abstract String progress();

  void ready(Member member) {}

  void message(Member member, byte[] bytes, int offset, int length) {}

  void ack(int id, byte[] bytes, int offset, int length) {}

  void closed(Member member) {}

  final void finish() {
    done.complete(null);
  }

  /// Completed by [#finish], or exceptionally when a connection has failed.
  final CompletableFuture<Void> done() {
    return done;
  }
}
