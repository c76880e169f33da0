package io.parley.devstack;

import java.nio.file.Path;

/// A store in a process of its own. Arguments: `kafka` or `mongo`, its directory, its port. Prints
/// `ready`, then runs until it is killed.
final class StoreToKill {
  private StoreToKill() {}

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[1]);
    int port = Integer.parseInt(args[2]);
    if (args[0].equals("kafka")) {
      EmbeddedKafka.start(directory, port);
    } else {
      EmbeddedMongo.start(directory, port);
    }
    System.out.println("ready");
    Thread.currentThread().join();
  }
}
