package io.parley.gateway.media;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;

/// A server in memory that speaks MongoDB's protocol.
public final class EmbeddedMongo implements AutoCloseable {
  private final MongoServer server = new MongoServer(H2Backend.inMemory());
  private final String uri = "mongodb://127.0.0.1:" + server.bind().getPort() + "/parley";
  private final MongoClient client = MongoClients.create(uri);

  public String uri() {
    return uri;
  }

  public MongoDatabase database() {
    return client.getDatabase("parley");
  }

  @Override
  public void close() {
    client.close();
    server.shutdownNow();
  }
}
