package io.parley.gateway.media;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import org.h2.mvstore.MVStore;

/// A server in memory that speaks MongoDB's protocol.
public final class EmbeddedMongo implements AutoCloseable {
  private volatile String seemsEmpty = "";
  private final MongoServer server = new MongoServer(new Backend());
  private final String uri = "mongodb://127.0.0.1:" + server.bind().getPort() + "/parley";
  private final MongoClient client = MongoClients.create(uri);

  private final class Backend extends H2Backend {
    Backend() {
      super(MVStore.open(null));
    }

    @Override
    public Document handleMessage(MongoMessage message) {
      Document command = message.getDocument();
      if (seemsEmpty.equals(command.get("find"))) {
        seemsEmpty = "";
        command.put("filter", new Document("_id", "of no document"));
      }
      return super.handleMessage(message);
    }
  }

  public String uri() {
    return uri;
  }

  public MongoDatabase database() {
    return client.getDatabase("parley");
  }

  /// The next question to this collection is answered as before anything was written to it.
  void seemEmptyOnce(String collection) {
    seemsEmpty = collection;
  }

  @Override
  public void close() {
    client.close();
    server.shutdownNow();
  }
}
