package io.parley.faults.cluster;

import io.parley.devstack.EmbeddedMongo;
import java.io.IOException;
import java.nio.file.Path;

/// The embedded MongoDB in a process of its own. Arguments: its directory and its port.
public final class MongoMain {
  private MongoMain() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    try (EmbeddedMongo mongo = EmbeddedMongo.start(Path.of(args[0]), Integer.parseInt(args[1]))) {
      System.out.println("MongoDB is at " + mongo.uri());
      Thread.currentThread().join(); // until it is killed: what it has confirmed is on the disk
    }
  }
}
