package io.parley.history;

import com.mongodb.ConnectionString;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.netty.channel.Channel;
import io.parley.contract.kafka.KafkaConnection;
import io.parley.mongo.StoredBackend;
import io.parley.operations.ManagementSettings;
import io.parley.operations.security.SecurityLogSettings;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.bson.Document;
import org.h2.mvstore.MVStore;
import reactor.core.publisher.Flux;

/// The store on the embedded MongoDB, in memory.
final class EmbeddedStore implements AutoCloseable {
  private final List<String> writes = Collections.synchronizedList(new ArrayList<>());
  private final List<String> readWhole = Collections.synchronizedList(new ArrayList<>());
  private volatile Refusal refused;
  private volatile boolean saysReplicaSet;
  private final MongoServer server = new MongoServer(new Recorded());
  private final String uri;
  private final MongoClient client;
  final MongoHistoryStore store;

  EmbeddedStore() {
    InetSocketAddress address = server.bind(); // on the loopback address
    uri = "mongodb://127.0.0.1:" + address.getPort() + "/parley";
    client = MongoClients.create(uri);
    store = openStore(uri);
  }

  /// What was asked of the server since the last call: `insert messages`, and with `!` where it has
  /// refused a part.
  List<String> takeWrites() {
    synchronized (writes) {
      List<String> taken = List.copyOf(writes);
      writes.clear();
      return taken;
    }
  }

  /// The collections of which all of each document was asked for at once, so far.
  List<String> readWhole() {
    synchronized (readWhole) {
      return List.copyOf(readWhole);
    }
  }

  /// From now on every write of documents to collections of this name is answered so.
  void refuse(String collection, int code, String message) {
    refused = new Refusal(collection, code, message);
  }

  /// From now on it introduces itself as the primary of a replica set.
  void sayReplicaSet() {
    saysReplicaSet = true;
  }

  private record Refusal(String collection, int code, String message) {}

  private final class Recorded extends StoredBackend {
    Recorded() {
      super(MVStore.open(null));
    }

    @Override
    public de.bwaldvogel.mongo.bson.Document handleCommand(
        Channel channel,
        String databaseName,
        String command,
        de.bwaldvogel.mongo.bson.Document query) {
      var answer = super.handleCommand(channel, databaseName, command, query);
      return saysReplicaSet && answer.containsKey("ismaster")
          ? answer
              .append("setName", "rs0")
              .append("hosts", List.of(new ConnectionString(uri).getHosts().getFirst()))
          : answer;
    }

    @Override
    public de.bwaldvogel.mongo.bson.Document handleMessage(MongoMessage message) {
      var command = message.getDocument().entrySet().iterator().next();
      if (command.getKey().equals("find")
          && message.getDocument().get("filter") instanceof de.bwaldvogel.mongo.bson.Document which
          && which.isEmpty()
          && !message.getDocument().containsKey("projection")) {
        readWhole.add(String.valueOf(command.getValue()));
      }
      Refusal refusal = refused;
      if (refusal != null
          && !command.getKey().equals("find")
          && refusal.collection().equals(command.getValue())) {
        return new de.bwaldvogel.mongo.bson.Document("ok", 0)
            .append("code", refusal.code())
            .append("errmsg", refusal.message());
      }
      var answer = super.handleMessage(message);
      if (command.getKey().equals("insert") || command.getKey().equals("update")) {
        String refused = answer.containsKey("writeErrors") ? "!" : "";
        writes.add(command.getKey() + " " + command.getValue() + refused);
      }
      return answer;
    }
  }

  /// Of a rebuild.
  MongoTarget target(Clock clock, Consumer<String> told) {
    return new MongoTarget(
        MongoClients.create(uri), "parley", new Backoff(new Random(1)), clock, told);
  }

  /// Another sink's.
  MongoHistoryStore another() {
    return openStore(uri);
  }

  /// Writes one batch.
  ///
  /// @return what was refused
  List<Rejected> write(List<ConsumerRecord<byte[], byte[]>> records) throws Exception {
    return write(store, records);
  }

  static List<Rejected> write(MongoHistoryStore store, List<ConsumerRecord<byte[], byte[]>> records)
      throws Exception {
    return store.write(Records.batch(records)).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  /// All documents of a collection by `_id`.
  TreeMap<String, Document> all(String collection) {
    TreeMap<String, Document> all = new TreeMap<>();
    List<Document> documents = new ArrayList<>();
    Flux.from(database().getCollection(collection).find()).doOnNext(documents::add).blockLast();
    documents.forEach(document -> all.put(document.getString("_id"), document));
    return all;
  }

  MongoDatabase database() {
    return client.getDatabase("parley");
  }

  @Override
  public void close() {
    store.close();
    client.close();
    server.shutdownNow();
  }

  private static MongoHistoryStore openStore(String uri) {
    return MongoHistoryStore.open(
        new SinkSettings(
            KafkaConnection.open("127.0.0.1:9092"),
            new ConnectionString(uri),
            "test",
            1,
            new ManagementSettings(
                "127.0.0.1", Optional.empty(), new SecurityLogSettings(false, Optional.empty()))));
  }
}
