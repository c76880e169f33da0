package io.parley.benchmarks.edge;

import java.time.Duration;
import java.util.function.Consumer;

/// A closed loop: connects members, [Swarm#IN_FLIGHT] at a time, and closes each as soon as it is
/// accepted. Only so many exist at a time that a server which closes slowly does not run out of
/// files.
final class Handshaking extends Activity {
  private static final int MOST_ALIVE = 2_000;

  private final long nanos;
  private final Consumer<Integer> connect;
  private long deadline;
  private int begun;
  private int connecting;
  private int alive;
  private int accepted;

  /// @param connect begins to connect the n-th, from 0
  Handshaking(Duration time, Consumer<Integer> connect) {
    nanos = time.toNanos();
    this.connect = connect;
  }

  /// Within the time.
  int accepted() {
    return accepted;
  }

  @Override
  void begin() {
    deadline = System.nanoTime() + nanos;
    fill();
  }

  @Override
  void ready(Member member) {
    connecting--;
    if (!isOver()) {
      accepted++;
    }
    member.close();
    fill();
  }

  @Override
  void closed(Member member) {
    alive--;
    fill();
    if (isOver() && alive == 0) {
      finish();
    }
  }

  @Override
  String progress() {
    return accepted + " handshakes, " + connecting + " under way, " + alive + " not closed";
  }

  private void fill() {
    while (connecting < Swarm.IN_FLIGHT && alive < MOST_ALIVE && !isOver()) {
      connecting++;
      alive++;
      connect.accept(begun++);
    }
  }

  private boolean isOver() {
    return System.nanoTime() - deadline >= 0;
  }
}
