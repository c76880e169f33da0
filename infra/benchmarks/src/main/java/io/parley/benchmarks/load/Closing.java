package io.parley.benchmarks.load;

import java.util.List;

/// Closes connections, with a word; [Load] ends those that the server keeps.
final class Closing implements LoadPhase {
  private final List<LoadSocket> sockets;
  private int begun;

  Closing(List<LoadSocket> sockets) {
    this.sockets = List.copyOf(sockets);
  }

  @Override
  public long advance(long now) {
    for (int i = 0; i < Opening.IN_FLIGHT && begun < sockets.size(); i++) {
      sockets.get(begun++).close();
    }
    return LOOK_AGAIN_NANOS / 4;
  }

  @Override
  public boolean isDone() {
    return begun == sockets.size() && sockets.stream().allMatch(LoadSocket::hasEnded);
  }

  @Override
  public String progress() {
    return begun + " of " + sockets.size() + " connections are told to close";
  }
}
