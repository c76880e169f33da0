package io.parley.devstack;

import java.nio.file.Path;

/// The stores in a process of their own. Arguments: data directory, Kafka's port, MongoDB's port.
/// Prints `ready`, then runs until it is killed.
final class StoresToKill {
  private StoresToKill() {}

  public static void main(String[] args) throws Exception {
    Path data = Path.of(args[0]);
    EmbeddedKafka.start(data.resolve("kafka"), Integer.parseInt(args[1]));
    EmbeddedMongo.start(data.resolve("mongo"), Integer.parseInt(args[2]));
    System.out.println("ready");
    Thread.currentThread().join();
  }
}
