package io.parley.devstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bson.Document;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
final class EmbeddedMongoIT {
  @TempDir private Path directory;

  @Test
  void document_isStillThereAfterARestart() throws Exception {
    try (EmbeddedMongo mongo = EmbeddedMongo.start(directory, Ports.free())) {
      assertThat(mongo.startedEmpty()).isTrue();
      replace(mongo, "c:1", "hello");
      replace(mongo, "c:1", "hello again");
    }

    try (EmbeddedMongo mongo = EmbeddedMongo.start(directory, Ports.free())) {
      assertThat(mongo.startedEmpty()).isFalse();
      assertThat(content(mongo, "c:1")).isEqualTo("hello again");
    }
  }

  @Test
  void counter_onlyGrows() throws Exception {
    try (EmbeddedMongo mongo = EmbeddedMongo.start(directory, Ports.free());
        MongoClient client = MongoClients.create(mongo.uri())) {
      MongoCollection<Document> collection = messages(client);
      for (long number : new long[] {3, 5, 4}) {
        Published.all(
            collection.updateOne(
                Filters.eq("_id", "c"),
                Updates.max("last", number),
                new UpdateOptions().upsert(true)));
      }

      Document stored = Published.all(collection.find(Filters.eq("_id", "c"))).getFirst();
      assertThat(stored.getLong("last")).isEqualTo(5);
    }
  }

  /// As the sink writes what is there already.
  @Test
  void updateOfAnIdUnderAnotherCondition_isMadeWhereItHolds() throws Exception {
    try (EmbeddedMongo mongo = EmbeddedMongo.start(directory, Ports.free());
        MongoClient client = MongoClients.create(mongo.uri())) {
      MongoCollection<Document> collection = messages(client);
      for (String id : new String[] {"c:1", "c:2"}) {
        replace(mongo, id, "hello");
      }
      Published.all(collection.updateOne(Filters.eq("_id", "c:2"), Updates.set("deletedSeq", 3L)));

      for (String id : new String[] {"c:1", "c:2"}) {
        Published.all(
            collection.updateOne(
                Filters.and(Filters.eq("_id", id), Filters.exists("deletedSeq", false)),
                Updates.set("content", "corrected")));
      }

      assertThat(content(mongo, "c:1")).isEqualTo("corrected");
      assertThat(content(mongo, "c:2")).isEqualTo("hello");
    }
  }

  @Test
  void fileOfAnotherFormat_isRefusedAsItIs() throws Exception {
    try (EmbeddedMongo mongo = EmbeddedMongo.start(directory, Ports.free())) {
      replace(mongo, "c:1", "hello");
    }
    Path file = directory.resolve("history.mv.db");
    try (MVStore store = MVStore.open(file.toString())) {
      store.setStoreVersion(0); // as files were before they had one
    }

    assertThatThrownBy(() -> EmbeddedMongo.start(directory, Ports.free()))
        .isInstanceOf(StackFailure.class)
        .hasMessageContainingAll(file.toString(), "format 0", "remove the file");

    try (MVStore store = MVStore.open(file.toString())) {
      store.setStoreVersion(1);
    }
    try (EmbeddedMongo mongo = EmbeddedMongo.start(directory, Ports.free())) {
      assertThat(content(mongo, "c:1")).isEqualTo("hello");
    }
  }

  @Test
  void idThatIsThere_isNotInsertedAgain() throws Exception {
    try (EmbeddedMongo mongo = EmbeddedMongo.start(directory, Ports.free());
        MongoClient client = MongoClients.create(mongo.uri())) {
      replace(mongo, "c:1", "hello");

      assertThatThrownBy(
              () ->
                  Published.all(
                      messages(client)
                          .insertMany(
                              List.of(new Document("_id", "c:1"), new Document("_id", "c:2")),
                              new InsertManyOptions().ordered(false))))
          .hasStackTraceContaining("E11000");
      assertThat(content(mongo, "c:1")).isEqualTo("hello");
      assertThat(Published.all(messages(client).countDocuments())).containsExactly(2L);
    }
  }

  @Test
  void uniqueIndexOfTwoFields_holdsAfterARestart() throws Exception {
    Document other = new Document("_id", 2).append("a", 1.0).append("b", List.of("x", "z"));
    try (EmbeddedMongo mongo = EmbeddedMongo.start(directory, Ports.free());
        MongoClient client = MongoClients.create(mongo.uri())) {
      Published.all(
          messages(client)
              .createIndex(Indexes.ascending("a", "b"), new IndexOptions().unique(true)));
      Published.all(
          messages(client)
              .insertOne(new Document("_id", 1).append("a", 1).append("b", List.of("x", "y"))));
    }

    try (EmbeddedMongo mongo = EmbeddedMongo.start(directory, Ports.free());
        MongoClient client = MongoClients.create(mongo.uri())) {
      assertThatThrownBy(() -> Published.all(messages(client).insertOne(other)))
          .hasStackTraceContaining("E11000");
      Published.all(messages(client).deleteOne(Filters.eq("_id", 1)));
      Published.all(messages(client).insertOne(other));
      assertThat(Published.all(messages(client).find())).containsExactly(other);
    }
  }

  @Test
  void collectionThatIsDroppedAndMadeAgain_isEmpty() throws Exception {
    try (EmbeddedMongo mongo = EmbeddedMongo.start(directory, Ports.free());
        MongoClient client = MongoClients.create(mongo.uri())) {
      replace(mongo, "c:1", "hello");
      Published.all(messages(client).drop());
      assertThat(Published.all(messages(client).find())).isEmpty();

      replace(mongo, "c:2", "hello");
      assertThat(Published.all(messages(client).countDocuments())).containsExactly(1L);
      Published.all(client.getDatabase("parley").drop());
      assertThat(Published.all(messages(client).find())).isEmpty();
    }
  }

  @Test
  void brokenFile_isSetAsideAndBegunAnew() throws Exception {
    try (EmbeddedMongo mongo = EmbeddedMongo.start(directory, Ports.free())) {
      replace(mongo, "c:1", "hello");
    }
    Path file = directory.resolve("history.mv.db");
    Files.write(file, new byte[(int) Files.size(file)]);

    try (EmbeddedMongo mongo = EmbeddedMongo.start(directory, Ports.free())) {
      assertThat(mongo.startedEmpty()).isTrue();
      replace(mongo, "c:1", "hello");
      assertThat(content(mongo, "c:1")).isEqualTo("hello");
    }
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).anyMatch(path -> path.toString().contains(".broken-"));
    }
  }

  private static void replace(EmbeddedMongo mongo, String id, String content) throws Exception {
    try (MongoClient client = MongoClients.create(mongo.uri())) {
      Published.all(
          messages(client)
              .replaceOne(
                  Filters.eq("_id", id),
                  new Document("_id", id).append("content", content),
                  new ReplaceOptions().upsert(true)));
    }
  }

  private static String content(EmbeddedMongo mongo, String id) throws Exception {
    try (MongoClient client = MongoClients.create(mongo.uri())) {
      return Published.all(messages(client).find(Filters.eq("_id", id)))
          .getFirst()
          .getString("content");
    }
  }

  private static MongoCollection<Document> messages(MongoClient client) {
    return client.getDatabase("parley").getCollection("messages_1");
  }
}
