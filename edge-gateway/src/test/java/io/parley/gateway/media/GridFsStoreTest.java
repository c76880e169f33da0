package io.parley.gateway.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.model.Filters;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.time.Duration;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

class GridFsStoreTest extends MediaStoreContract {
  private static EmbeddedMongo mongo;
  private static GridFsStore store;

  @BeforeAll
  static void start() {
    mongo = new EmbeddedMongo();
    store = new GridFsStore(mongo.database());
  }

  @AfterAll
  static void stop() {
    mongo.close();
  }

  @Override
  MediaStore store() {
    return store;
  }

  /// A gateway that was killed leaves what it had written.
  @Test
  void chunksOfAKilledUpload_areListedAndRemoved() throws Exception {
    String key = MediaKeys.original(MediaKeys.newId());
    put(key, new byte[600_000]);
    await(uploads().insertOne(new Document("_id", key)));
    await(collection("media.files").deleteOne(Filters.eq("_id", key)));

    assertThat(await(store.find(key))).isEmpty();
    assertThat(await(store.list(key.substring(0, 35), 1))).containsExactly(key);
    await(store.remove(key));
    assertThat(chunks(key)).isZero();
    assertThat(await(uploads().countDocuments(Filters.eq("_id", key)))).isZero();
  }

  @Test
  void wholeUpload_leavesNoNote() throws Exception {
    String key = MediaKeys.original(MediaKeys.newId());
    put(key, new byte[] {1});

    assertThat(await(uploads().countDocuments(Filters.eq("_id", key)))).isZero();
  }

  @Test
  void removedFile_leavesNoChunks() throws Exception {
    String key = MediaKeys.original(MediaKeys.newId());
    put(key, new byte[600_000]);
    assertThat(chunks(key)).isEqualTo(3);
    await(store.remove(key));

    assertThat(chunks(key)).isZero();
  }

  @Test
  void missingChunk_isNoShorterFile() throws Exception {
    for (int missing = 0; missing < 3; missing++) {
      String key = MediaKeys.original(MediaKeys.newId());
      put(key, new byte[600_000]);
      await(
          collection("media.chunks")
              .deleteOne(Filters.and(Filters.eq("files_id", key), Filters.eq("n", missing))));

      assertThatThrownBy(() -> read(key, 0, 600_000)).hasMessageContaining("missing");
    }
  }

  private static MongoCollection<Document> uploads() {
    return collection("media.uploads");
  }

  private static long chunks(String key) {
    return await(collection("media.chunks").countDocuments(Filters.eq("files_id", key)));
  }

  private static MongoCollection<Document> collection(String name) {
    return mongo.database().getCollection(name);
  }

  private static <T> T await(Publisher<T> answer) {
    return Mono.from(answer).block(Duration.ofSeconds(10));
  }
}
