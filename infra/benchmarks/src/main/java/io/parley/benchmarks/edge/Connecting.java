package io.parley.benchmarks.edge;

import java.util.function.Consumer;

/// Connects members, [Swarm#IN_FLIGHT] at a time.
final class Connecting extends Activity {
  private final int count;
  private final Consumer<Integer> connect;
  private int begun;
  private int ready;

  /// @param connect begins to connect the n-th, from 0
  Connecting(int count, Consumer<Integer> connect) {
    this.count = count;
    this.connect = connect;
  }

  @Override
  void begin() {
    while (begun < Math.min(count, Swarm.IN_FLIGHT)) {
      connect.accept(begun++);
    }
  }

  @Override
  void ready(Member member) {
    ready++;
    if (ready == count) {
      finish();
    } else if (begun < count) {
      connect.accept(begun++);
    }
  }

  @Override
  String progress() {
    return ready + " of " + count + " are connected";
  }
}
