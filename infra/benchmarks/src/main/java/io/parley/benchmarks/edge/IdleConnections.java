package io.parley.benchmarks.edge;

import io.parley.benchmarks.harness.BenchmarkFailure;
import java.util.ArrayList;
import java.util.List;

/// Connections of a user each that do nothing but answer the server's heartbeat, in as many
/// processes as they need.
final class IdleConnections implements AutoCloseable {
  private final List<SwarmProcess> processes = new ArrayList<>();
  private final int count;

  private IdleConnections(int count) {
    this.count = count;
  }

  /// @throws BenchmarkFailure when they cannot connect
  static IdleConnections open(EdgeServer server, int count) throws InterruptedException {
    IdleConnections connections = new IdleConnections(count);
    try {
      for (int left = count; left > 0; left -= SwarmProcess.MOST_CONNECTIONS) {
        SwarmProcess process = SwarmProcess.start(server);
        connections.processes.add(process);
        process.open(
            Math.min(left, SwarmProcess.MOST_CONNECTIONS),
            "idle-" + connections.processes.size() + "-" + Users.NUMBER);
      }
      return connections;
    } catch (InterruptedException | BenchmarkFailure e) {
      connections.close();
      throw e;
    }
  }

  /// @throws BenchmarkFailure when they are not all open any more
  void requireAll() throws InterruptedException {
    int open = 0;
    for (SwarmProcess process : processes) {
      open += process.countOpen();
    }
    if (open != count) {
      throw new BenchmarkFailure(open + " connections are open, expected " + count);
    }
  }

  @Override
  public void close() {
    processes.forEach(SwarmProcess::close);
  }
}
