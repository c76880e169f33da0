package io.parley.benchmarks.load;

import java.util.function.IntConsumer;

/// Opens connections, [#IN_FLIGHT] at a time.
final class Opening implements LoadPhase {
  static final int IN_FLIGHT = 64;

  private final int count;
  private final IntConsumer connect;
  private int begun;
  private int ready;

  /// @param connect begins to connect this user
  Opening(int count, IntConsumer connect) {
    this.count = count;
    this.connect = connect;
  }

  void ready() {
    ready++;
  }

  @Override
  public long advance(long now) {
    while (begun < count && begun - ready < IN_FLIGHT) {
      connect.accept(begun++);
    }
    return LOOK_AGAIN_NANOS;
  }

  @Override
  public boolean isDone() {
    return ready >= count;
  }

  @Override
  public String progress() {
    return ready + " of " + count + " connections are ready";
  }
}
