package io.parley.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.parley.contract.kafka.KafkaConnection;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the stores have confirmed is there after kill -9.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class KilledStoresIT {
  private static final int BATCH = 50;

  private static final int BATCHES = 20;

  @TempDir private Path directory;
  private int port;
  private Process store;

  @AfterEach
  void killStore() {
    store.destroyForcibly();
  }

  @Test
  void confirmedDocuments_surviveKillNine() throws Exception {
    start("mongo");
    Set<String> confirmed = new HashSet<>();
    try (MongoClient client = MongoClients.create("mongodb://127.0.0.1:" + port)) {
      MongoCollection<Document> messages = messages(client);
      for (int batch = 0; batch < BATCHES; batch++) {
        List<String> ids = ids(batch);
        Published.all(messages.bulkWrite(ids.stream().map(KilledStoresIT::upsert).toList()));
        confirmed.addAll(ids);
      }
      Published.all(messages.countDocuments()); // the last answer is in: kill right after it
    }
    store.destroyForcibly().waitFor();

    try (EmbeddedMongo mongo = EmbeddedMongo.start(directory, port);
        MongoClient client = MongoClients.create(mongo.uri())) {
      List<String> found = new ArrayList<>();
      for (Document document : Published.all(messages(client).find())) {
        found.add(document.getString("_id"));
      }
      assertThat(found).containsExactlyInAnyOrderElementsOf(confirmed);
      // The index fits the documents: writing all of them again finds each.
      for (int batch = 0; batch < BATCHES; batch++) {
        List<String> ids = ids(batch);
        Published.all(
            messages(client).bulkWrite(ids.stream().map(KilledStoresIT::upsert).toList()));
      }
      assertThat(Published.all(messages(client).countDocuments()))
          .containsExactly((long) confirmed.size());
    }
  }

  @Test
  void confirmedRecords_surviveKillNine() throws Exception {
    start("kafka");
    KafkaConnection admin =
        KafkaConnection.of("127.0.0.1:" + port, EmbeddedKafka.adminConfig(directory));
    Log.make(admin);
    ConcurrentLinkedQueue<String> confirmed = new ConcurrentLinkedQueue<>();
    try (KafkaProducer<byte[], byte[]> producer = Log.producer(admin)) {
      for (int i = 0; i < 5_000; i++) {
        String value = "record " + i;
        producer.send(
            Log.record(value),
            (metadata, e) -> {
              if (e == null) {
                confirmed.add(value);
              }
            });
      }
      producer.flush();
    }
    store.destroyForcibly().waitFor();

    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, port)) {
      assertThat(confirmed).hasSize(5_000);
      assertThat(Log.read(kafka.asAdmin())).containsAll(confirmed);
    }
  }

  private void start(String which) throws Exception {
    port = Ports.free();
    store =
        new ProcessBuilder(
                ChildCommand.java(
                    List.of(),
                    List.of(
                        StoreToKill.class.getName(),
                        which,
                        directory.toString(),
                        Integer.toString(port))))
            .redirectErrorStream(true)
            .start();
    BufferedReader output = store.inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    while (line != null && !line.equals("ready")) {
      line = output.readLine();
    }
    assertThat(line).isEqualTo("ready");
  }

  private static List<String> ids(int batch) {
    return IntStream.range(0, BATCH).mapToObj(i -> "c:" + (batch * BATCH + i)).toList();
  }

  private static ReplaceOneModel<Document> upsert(String id) {
    return new ReplaceOneModel<>(
        Filters.eq("_id", id),
        new Document("_id", id).append("content", "x".repeat(200)),
        new ReplaceOptions().upsert(true));
  }

  private static MongoCollection<Document> messages(MongoClient client) {
    return client.getDatabase("parley").getCollection("messages_1");
  }
}
