package io.parley.gateway.media;

import static io.parley.gateway.media.MediaStoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.contract.Attachment;
import io.parley.contract.ConversationId;
import io.parley.contract.MessageBody;
import io.parley.contract.MessageType;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.history.MediaId;
import io.parley.contract.history.MessageDocument;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.gateway.history.HistoryReader;
import io.parley.gateway.media.HistoryProgress.HistoryProgressException;
import io.parley.gateway.media.file.Spool;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/// The sweep on GridFS and the history's own documents.
class SweepTest {
  private static final ConversationId ROOM = new ConversationId("room");

  private static EmbeddedMongo mongo;
  private static MediaDatabase database;
  private static HistoryReader history;
  private static MediaStore store;

  private final FakeProgress progress = new FakeProgress();
  private Instant now = Instant.now();
  private final Sweep sweep = sweep();
  private long number;

  private Sweep sweep() {
    return new Sweep(store, history, progress, database, () -> now);
  }

  @BeforeAll
  static void start() {
    mongo = new EmbeddedMongo();
    database = new MediaDatabase(mongo.uri());
    history = new HistoryReader(mongo.uri());
    store = database.store(new MediaSettings(1_000_000, 1L << 40, null));
  }

  @AfterAll
  static void stop() {
    history.close();
    database.close();
    mongo.close();
  }

  @BeforeEach
  void beginADayBefore() throws Exception {
    now = Instant.now().minus(Duration.ofDays(1));
    sweep.begin();
    now = Instant.now();
  }

  @AfterEach
  void close() {
    sweep.close();
    Mono.from(mongo.database().drop()).block();
  }

  @Test
  void orphan_isSweptAfterADay_withItsThumbnail() throws Exception {
    MediaId orphan = upload();

    turnsAfter(Duration.ofHours(23));
    assertThat(isThere(orphan)).isTrue();
    turnsAfter(Duration.ofHours(2));
    assertThat(isThere(orphan)).isFalse();
    assertThat(await(store.list(null, 10))).isEmpty();
  }

  @Test
  void sweptFile_countsForItsUserNoMore_andNeitherDoesOneThatNeverCame() throws Exception {
    StorageLedger storage = database.storage();
    UserId alice = new UserId("alice");
    MediaId kept = upload();
    MediaId orphan = upload();
    MediaId neverCame = MediaKeys.newId();
    for (MediaId id : List.of(kept, orphan, neverCame)) {
      assertThat(await(storage.add(alice, id, 1, 1 << 20))).isTrue();
    }
    write(message("", kept.url(), null));

    turnsAfter(Duration.ofHours(23));
    assertThat(await(storage.list(null, 10))).hasSize(3);
    turnsAfter(Duration.ofHours(2));
    assertThat(await(storage.list(null, 10))).containsExactly(kept.value());
  }

  @Test
  void fileThatAMessageRefersTo_isKept_howeverItDoes() throws Exception {
    MediaId attached = upload();
    MediaId inContent = upload();
    MediaId inMetadata = upload();
    MediaId orphan = upload();
    write(message("", attached.url(), null));
    write(message("look: https://chat.example" + inContent.url() + "/thumbnail !", null, null));
    write(message("see metadata", null, inMetadata.url()));

    turnsAfter(Duration.ofDays(3));
    assertThat(isThere(attached)).isTrue();
    assertThat(isThere(inContent)).isTrue();
    assertThat(isThere(inMetadata)).isTrue();
    assertThat(isThere(orphan)).isFalse();
  }

  @Test
  void fileOfADeletedMessage_isSwept_unlessAnotherRefersToIt() throws Exception {
    MediaId once = upload();
    MediaId twice = upload();
    String first = write(message("", once.url(), null));
    String second = write(message(twice.url(), null, null));
    write(message("again " + twice.url(), null, null));
    delete(first);
    delete(second);

    turnsAfter(Duration.ofDays(3));
    assertThat(isThere(once)).isFalse();
    assertThat(isThere(twice)).isTrue();
  }

  @Test
  void historyThatIsBehind_isNotAsked() throws Exception {
    MediaId file = upload();
    progress.log.put(0, 10L); // a message that the history lacks
    progress.history.put(0, 9L);

    turnsAfter(Duration.ofDays(3));
    assertThat(isThere(file)).isTrue();

    write(message("", file.url(), null));
    progress.history.put(0, 10L);
    turnsAfter(Duration.ofDays(3));
    assertThat(isThere(file)).isTrue();
  }

  @Test
  void historyThatIsBuiltAnew_isNotAskedBeforeItIsWhole() throws Exception {
    MediaId orphan = upload();
    progress.log.put(0, 10L);
    progress.history.clear(); // the group's offsets were dropped

    turnsAfter(Duration.ofDays(3));
    assertThat(isThere(orphan)).isTrue();
    progress.history.put(0, 12L);
    turnsAfter(Duration.ofDays(3));
    assertThat(isThere(orphan)).isFalse();
  }

  /// The files may be in another store than the history.
  @Test
  void historyThatWasDropped_isNoWitnessOfWhatWasBefore() throws Exception {
    MediaId before = upload();
    write(message("", before.url(), null));
    Mono.from(mongo.database().getCollection("messages_1").drop()).block();
    Mono.from(mongo.database().getCollection("media.sweep").drop()).block();
    now = now.plus(Duration.ofMinutes(1));
    sweep.run();

    turnsAfter(Duration.ofDays(3));
    assertThat(isThere(before)).isTrue();
  }

  @Test
  void halvesOfUploads_areSwept() throws Exception {
    MediaId half = upload();
    String key = MediaKeys.original(half);
    Mono.from(mongo.database().getCollection("media.files").deleteOne(new Document("_id", key)))
        .block();
    Mono.from(mongo.database().getCollection("media.uploads").insertOne(new Document("_id", key)))
        .block();

    turnsAfter(Duration.ofDays(3));
    assertThat(await(store.list(null, 10))).isEmpty();
  }

  @Test
  void manyFiles_areSweptPageByPage() throws Exception {
    List<Document> halves =
        Stream.generate(() -> new Document("_id", MediaKeys.original(MediaKeys.newId())))
            .limit(450)
            .toList();
    Mono.from(mongo.database().getCollection("media.uploads").insertMany(halves)).block();
    MediaId kept = upload();
    write(message("", kept.url(), null));

    turnsAfter(Duration.ofDays(3));
    assertThat(await(store.list(null, 1_000)))
        .containsExactly(MediaKeys.original(kept), MediaKeys.thumbnail(kept));
  }

  @Test
  void turn_isOneGatewaysAtATime() throws Exception {
    MediaId orphan = upload();
    try (Sweep another = sweep()) {
      now = now.plus(Duration.ofDays(3));
      sweep.run();
      assertThat(another.run()).isZero();
      now = now.plus(Sweep.EVERY);
      assertThat(another.run()).isPositive();
      assertThat(isThere(orphan)).isFalse();
    }
  }

  @Test
  void kafkaThatDoesNotAnswer_stopsTheTurn() {
    progress.fails = true;

    assertThatThrownBy(sweep::run).isInstanceOf(HistoryProgressException.class);
  }

  /// Two: the second goes by where the log ended at the first.
  private void turnsAfter(Duration duration) throws Exception {
    now = now.plus(duration).minus(Sweep.EVERY);
    sweep.run();
    now = now.plus(Sweep.EVERY);
    sweep.run();
  }

  private MediaId upload() throws Exception {
    MediaId id = MediaKeys.newId();
    for (String key : List.of(MediaKeys.thumbnail(id), MediaKeys.original(id))) {
      try (Spool bytes = MediaStoreContract.spool(new byte[] {1})) {
        StoredFile file = new StoredFile(ROOM, "x", "text/plain", 1, bytes.sha256(), null, null);
        await(store.put(key, file, bytes));
      }
    }
    return id;
  }

  private boolean isThere(MediaId id) throws Exception {
    return await(store.find(MediaKeys.original(id))).isPresent();
  }

  private MessageAccepted message(
      String content, @Nullable String attachment, @Nullable String metadata) {
    number++;
    return new MessageAccepted(
        "m-" + number,
        "c-" + number,
        ROOM,
        number,
        number,
        new Sender(new UserId("alice"), null, null),
        new MessageBody(
            MessageType.TEXT,
            content,
            attachment == null
                ? List.of()
                : List.of(new Attachment(attachment, null, null, null, null, null)),
            null,
            null,
            List.of(),
            metadata == null ? null : Codec.json().createObjectNode().put("link", metadata)),
        Instant.now());
  }

  /// As the sink writes it.
  ///
  /// @return its `_id`
  private String write(MessageAccepted message) {
    String id = MessageDocument.id(message.conversationId(), message.number());
    Document document = new Document("_id", id);
    document.putAll(MessageDocument.identity(message));
    document.putAll(MessageDocument.body(message.body()));
    document.putAll(MessageDocument.content(message.body().content(), message.seq(), null));
    Mono.from(mongo.database().getCollection("messages_1").insertOne(document)).block();
    return id;
  }

  private void delete(String id) {
    Document contents = new Document();
    MessageDocument.CONTENTS.forEach(field -> contents.append(field, ""));
    Mono.from(
            mongo
                .database()
                .getCollection("messages_1")
                .updateOne(new Document("_id", id), new Document("$unset", contents)))
        .block();
  }

  private static final class FakeProgress implements HistoryProgress {
    private final Map<Integer, Long> log = new HashMap<>();
    private final Map<Integer, Long> history = new HashMap<>();
    private boolean fails;

    @Override
    public Map<Integer, Long> logEnds() throws HistoryProgressException {
      if (fails) {
        throw new HistoryProgressException(new IllegalStateException("away"));
      }
      return Map.copyOf(log);
    }

    @Override
    public Map<Integer, Long> historyEnds() {
      return Map.copyOf(history);
    }
  }
}
