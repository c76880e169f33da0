package io.parley.faults.cluster;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Ports that nobody listens on, none of them twice. They are below those that systems take for
/// outgoing connections, or a client could take a service's port while the service is down.
final class FreePorts {
  private static final int LEAST = 10_240;
  private static final int MOST = 32_000;
  private static final int TRIES = 1_000;

  private final RandomGenerator random = RandomGenerator.getDefault();
  private final Set<Integer> given = new HashSet<>();

  /// @throws ClusterFailure when a thousand ports were taken
  int next() {
    for (int i = 0; i < TRIES; i++) {
      int port = random.nextInt(LEAST, MOST);
      if (isFree(port) && given.add(port)) {
        return port;
      }
    }
    throw new ClusterFailure("no free port between " + LEAST + " and " + MOST);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(Local.at(port));
      return true;
    } catch (IOException e) { // somebody has it
      return false;
    }
  }
}
