package io.parley.benchmarks.load;

import io.parley.benchmarks.websocket.SelectorLoop;

/// One part of a load. Lives on the loop's thread, which calls it until it is done.
interface LoadPhase extends SelectorLoop.Timed {
  /// As soon as the sockets have something to say; the longest that a phase that waits for them
  /// asks.
  long LOOK_AGAIN_NANOS = 20_000_000;

  boolean isDone();

  /// How far it has come, for whoever waited too long.
  String progress();
}
