package io.parley.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.Attachment;
import io.parley.contract.ConversationId;
import io.parley.contract.MessageBody;
import io.parley.contract.MessageType;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.history.HistoryGeneration;
import io.parley.contract.history.HistoryMessage;
import io.parley.contract.history.MessageDocument;
import io.parley.contract.history.ReceiptDocument;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

/// On the embedded MongoDB.
@Timeout(value = 30, unit = TimeUnit.SECONDS)
final class MongoHistoryStoreTest {
  private static final String C = HistoryModel.CONVERSATION;
  private static EmbeddedStore mongo;

  @BeforeAll
  static void startMongo() {
    mongo = new EmbeddedStore();
  }

  @AfterAll
  static void stopMongo() {
    mongo.close();
  }

  @BeforeEach
  void empty() {
    mongo.takeWrites();
    for (String collection : HistoryGeneration.FIRST.collections()) {
      Flux.from(mongo.database().getCollection(collection).deleteMany(new Document())).blockLast();
    }
  }

  // any order

  static LongStream seeds() {
    return LongStream.range(0, 20);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void eventsInAnyOrderAndAgain_giveTheDocumentsOfTheLog(long seed) throws Exception {
    Random random = new Random(seed);
    HistoryModel model = new HistoryModel(random, 40);
    List<ConversationEvent> events = new ArrayList<>(model.log);
    events.addAll(model.log.subList(0, random.nextInt(events.size())));
    Collections.shuffle(events, random);

    writeInBatches(events, random);

    assertStored(model);
  }

  /// As after a sink's crash: it begins again at the last commit, which is behind what it wrote.
  @ParameterizedTest
  @MethodSource("seeds")
  void batchesWrittenAgain_giveTheDocumentsOfTheLog(long seed) throws Exception {
    Random random = new Random(seed);
    HistoryModel model = new HistoryModel(random, 40);
    int committed = 0;
    for (int crash = 0; crash < 3; crash++) {
      int end = committed + random.nextInt(model.log.size() - committed + 1);
      writeInBatches(model.log.subList(committed, end), random);
      committed += random.nextInt(end - committed + 1);
    }
    writeInBatches(model.log.subList(committed, model.log.size()), random);

    assertStored(model);
  }

  /// As after a partition has moved: the sink that lost it still writes while the other begins.
  @ParameterizedTest
  @MethodSource("seeds")
  void twoSinksAtTheSameTime_giveTheDocumentsOfTheLog(long seed) throws Exception {
    Random random = new Random(seed);
    HistoryModel model = new HistoryModel(random, 40);
    MongoHistoryStore other = mongo.another();
    try {
      List<ConsumerRecord<byte[], byte[]>> late = records(model.log.subList(0, 20));
      var lateWrite = other.write(Records.batch(late)).toCompletableFuture();
      boolean again = false;
      for (List<ConversationEvent> batch : batches(model.log, random)) {
        try {
          EmbeddedStore.write(mongo.store, records(batch));
        } catch (java.util.concurrent.ExecutionException e) { // both have made one document
          again = true;
        }
      }
      if (again || lateWrite.handle((done, failure) -> failure != null).get()) {
        writeInBatches(model.log, random); // the delivery's retry
        EmbeddedStore.write(other, late);
      }
    } finally {
      other.close();
    }

    assertStored(model);
  }

  // how often MongoDB is asked

  @Test
  void newMessagesAndChangesOfOlderOnes_areOneRoundInWhichNothingIsRefused() throws Exception {
    mongo.write(records(List.of(Records.accepted(C, 1, 1, "x"), Records.accepted(C, 2, 2, "y"))));
    assertThat(mongo.takeWrites()).containsExactly("insert messages_1", "update conversations_1");

    mongo.write(
        records(
            List.of(
                Records.accepted(C, 3, 3, "z"),
                Records.edited(C, 4, 1, "edited"),
                Records.reacted(C, 5, 2, "bob", "x", true))));
    List<String> writes = mongo.takeWrites();
    assertThat(writes.subList(0, 2))
        .containsExactlyInAnyOrder("insert messages_1", "update messages_1");
    assertThat(writes.subList(2, writes.size())).containsExactly("update conversations_1");
  }

  @Test
  void messagesWrittenAgain_takeOneMoreRound() throws Exception {
    List<ConversationEvent> events =
        List.of(Records.accepted(C, 1, 1, "x"), Records.edited(C, 2, 1, "edited"));
    mongo.write(records(events));
    mongo.takeWrites();

    mongo.write(records(events));
    assertThat(mongo.takeWrites())
        .containsExactly("insert messages_1!", "update messages_1", "update conversations_1");
  }

  // what the documents are

  @Test
  void deletedMessage_isNotInTheStoreAnyMore() throws Exception {
    mongo.write(records(List.of(rich(), Records.reacted(C, 2, 1, "bob", "👍", true))));
    assertThat(document().toJson()).contains("password", "cat.png", "\"bob\"", "extra");

    mongo.write(records(List.of(Records.deleted(C, 3, 1, "alice"))));

    Document document = document();
    assertThat(document).doesNotContainKeys(MessageDocument.CONTENTS.toArray(String[]::new));
    assertThat(document.toJson()).doesNotContain("password", "cat.png", "bob", "extra");
    assertThat(document.getDate("deletedAt").toInstant()).isEqualTo(Records.at(3));
    assertThat(document.getString("deletedBy")).isEqualTo("alice");
    assertThat(document.getString("messageId")).isEqualTo("m-c-1");
  }

  @Test
  void messageDeletedInItsOwnBatch_neverGetsIntoTheStore() throws Exception {
    mongo.write(records(List.of(rich(), Records.deleted(C, 2, 1, "alice"))));

    assertThat(document().toJson()).doesNotContain("password");
    assertThat(document().getString("messageId")).isEqualTo("m-c-1");
  }

  // files that a message has linked to

  private static final String ONE = "01890a5d-ac96-774b-bcce-b302099a8057";
  private static final String OTHER = "01890a5d-ac96-774b-bcce-b302099a8058";

  private static MessageAccepted withFiles() {
    return new MessageAccepted(
        "m-c-1",
        "c-1",
        new ConversationId(C),
        1,
        1,
        new Sender(new UserId("alice"), null, null),
        new MessageBody(
            MessageType.TEXT,
            "see /api/media/" + OTHER,
            List.of(new Attachment("/api/media/" + ONE, null, null, null, null, null)),
            null,
            null,
            List.of(),
            null),
        Records.at(1));
  }

  /// Every order, in one batch and in several: a deletion is known to have taken the files away.
  static List<List<List<ConversationEvent>>> deletions() {
    ConversationEvent edit = Records.edited(C, 2, 1, "nothing to see");
    ConversationEvent deleted = Records.deleted(C, 3, 1, "alice");
    return List.of(
        List.of(List.of(withFiles(), deleted)),
        List.of(List.of(withFiles()), List.of(deleted)),
        List.of(List.of(deleted), List.of(withFiles())),
        List.of(List.of(withFiles(), edit), List.of(deleted)),
        List.of(List.of(withFiles()), List.of(edit), List.of(deleted)),
        List.of(List.of(withFiles()), List.of(edit, deleted)),
        List.of(List.of(deleted), List.of(edit), List.of(withFiles())),
        List.of(List.of(withFiles(), edit, deleted), List.of(withFiles(), edit, deleted)));
  }

  @ParameterizedTest
  @MethodSource("deletions")
  void filesOfADeletedMessage_areKnownToBeGone(List<List<ConversationEvent>> batches)
      throws Exception {
    for (List<ConversationEvent> batch : batches) {
      mongo.write(records(batch));
    }

    assertThat(document().getList(MessageDocument.GONE_MEDIA, String.class))
        .containsExactlyInAnyOrder(ONE, OTHER);
    assertThat(document()).doesNotContainKeys(MessageDocument.MEDIA, MessageDocument.CONTENT_MEDIA);
  }

  @Test
  void filesThatAnEditHasTakenAway_areKnownToBeGone() throws Exception {
    mongo.write(records(List.of(withFiles())));
    mongo.write(records(List.of(Records.edited(C, 2, 1, "nothing to see"))));

    assertThat(document().getList(MessageDocument.GONE_MEDIA, String.class)).containsExactly(OTHER);
    assertThat(document().getList(MessageDocument.MEDIA, String.class)).containsExactly(ONE);
  }

  @Test
  void messageWithoutFiles_saysNothingOfThem() throws Exception {
    mongo.write(records(List.of(Records.accepted(C, 1, 1, "x"))));
    mongo.write(records(List.of(Records.edited(C, 2, 1, "y"))));
    assertThat(document()).doesNotContainKey(MessageDocument.GONE_MEDIA);

    mongo.write(records(List.of(Records.deleted(C, 3, 1, "alice"))));
    assertThat(document()).doesNotContainKey(MessageDocument.GONE_MEDIA);
  }

  /// Some links an edit, all different: the document does not grow for ever.
  @Test
  void linksBeyondTheBound_areNotNoted() throws Exception {
    mongo.write(records(List.of(Records.accepted(C, 1, 1, "x"))));
    for (int edit = 0; edit < 4; edit++) {
      StringBuilder links = new StringBuilder();
      for (int i = 0; i < 900; i++) {
        links.append(" /api/media/01890a5d-ac96-774b-bcce-%012x".formatted(edit * 1_000 + i));
      }
      mongo.write(records(List.of(Records.edited(C, 2 + edit, 1, links.toString()))));
    }

    assertThat(document().getList(MessageDocument.GONE_MEDIA, String.class)).hasSize(1_800);
  }

  @Test
  void editedMessage_isFoundByItsNewWordsOnly() throws Exception {
    mongo.write(records(List.of(Records.accepted(C, 1, 1, "old words"))));
    mongo.write(records(List.of(Records.edited(C, 2, 1, "Néw words"))));

    assertThat(document().getList("terms", String.class)).containsExactly("new", "words");
    assertThat(document().getDate("editedAt").toInstant()).isEqualTo(Records.at(2));
  }

  @Test
  void edit_keepsWhatCameWithTheMessage() throws Exception {
    mongo.write(records(List.of(rich())));
    mongo.write(records(List.of(Records.edited(C, 2, 1, "new"))));

    HistoryMessage message = MessageDocument.fromDocument(document()).orElseThrow();
    assertThat(message.content()).isEqualTo("new");
    assertThat(message.attachments()).isEqualTo(rich().body().attachments());
    assertThat(message.metadata()).isEqualTo(rich().body().metadata());
  }

  @Test
  void documentOfAnOlderVersion_isCompletedByAReplay() throws Exception {
    Document old = new Document("_id", "c:1").append("messageId", "m-c-1").append("content", "x");
    Flux.from(mongo.database().getCollection("messages_1").insertOne(old)).blockLast();

    mongo.write(records(List.of(Records.accepted(C, 1, 1, "x y"))));

    assertThat(document().getList("terms", String.class)).containsExactly("x", "y");
  }

  @Test
  void reactionsBeyondTheBound_areLeftOut() throws Exception {
    mongo.write(records(List.of(Records.accepted(C, 1, 1, "x"))));
    List<ConversationEvent> events = new ArrayList<>();
    for (int i = 0; i < MessageDocument.MAX_REACTIONS + 10; i++) {
      events.add(Records.reacted(C, i + 2, 1, "u" + i, "👍", i != 7));
      if (events.size() == 170) {
        mongo.write(records(events));
        events.clear();
      }
    }
    mongo.write(records(List.of(Records.reacted(C, 5000, 1, "u7", "👍", true))));

    Document reactions = document().get(MessageDocument.REACTIONS, Document.class);
    assertThat(reactions).hasSize(MessageDocument.MAX_REACTIONS);
    assertThat(MessageDocument.fromDocument(document()).orElseThrow().reactions().get("👍"))
        .startsWith(new UserId("u0"))
        .endsWith(new UserId("u499"), new UserId("u7"));
  }

  @Test
  void counters_areThoseOfAllKindsOfEvents() throws Exception {
    mongo.write(
        records(
            List.of(Records.accepted(C, 1, 1, "x"), Records.reacted(C, 2, 1, "bob", "x", true))));
    assertThat(conversation()).containsEntry("lastSeq", 2L).containsEntry("lastNumber", 1L);

    mongo.write(records(List.of(Records.changed(C, 9, 4))));
    assertThat(conversation()).containsEntry("lastSeq", 9L).containsEntry("lastNumber", 4L);
  }

  // receipts

  @Test
  void receipts_onlyGrow() throws Exception {
    mongo.write(List.of(Records.receipt(0, Records.marks(C, "bob", 7L, 5L))));
    mongo.write(List.of(Records.receipt(1, Records.marks(C, "bob", 6L, null))));
    mongo.write(
        List.of(
            Records.receipt(2, Records.marks(C, "bob", null, 6L)),
            Records.receipt(3, Records.marks(C, "bob", null, 4L)),
            Records.receipt(4, Records.marks(C, "carol", 1L, null))));

    TreeMap<String, Document> receipts = mongo.all(HistoryGeneration.FIRST.receipts());
    String bob = ReceiptDocument.id(new ConversationId(C), new UserId("bob"));
    String carol = ReceiptDocument.id(new ConversationId(C), new UserId("carol"));
    assertThat(receipts).containsOnlyKeys(bob, carol);
    assertThat(receipts.get(bob))
        .containsEntry("conversationId", C)
        .containsEntry("userId", "bob")
        .containsEntry("delivered", 7L)
        .containsEntry("read", 6L);
    assertThat(receipts.get(carol)).containsEntry("delivered", 1L).doesNotContainKey("read");
  }

  @Test
  void receiptCounts_areThoseOfTheNewestMessage() throws Exception {
    mongo.write(List.of(Records.receipt(0, Records.counts(C, 3, 900, 500))));
    mongo.write(List.of(Records.receipt(1, Records.counts(C, 4, 2, 1))));
    mongo.write(List.of(Records.receipt(0, Records.counts(C, 3, 900, 500))));
    mongo.write(
        List.of(
            Records.receipt(2, Records.counts(C, 4, 9, 3)),
            Records.receipt(3, Records.counts(C, 4, 8, 4))));

    assertThat(mongo.all(HistoryGeneration.FIRST.receipts()).get(C))
        .containsEntry("number", 4L)
        .containsEntry("deliveredCount", 9L)
        .containsEntry("readCount", 4L);
  }

  private static void assertStored(HistoryModel model) {
    TreeMap<String, Document> stored = mongo.all(HistoryGeneration.FIRST.messages());
    Map<Long, HistoryMessage> messages = new TreeMap<>();
    stored.values().stream()
        .map(MessageDocument::fromDocument)
        .flatMap(Optional::stream)
        .forEach(message -> messages.put(message.number(), message));
    assertThat(messages).isEqualTo(model.messages);
    assertThat(stored).hasSameSizeAs(messages);
    for (HistoryMessage message : messages.values()) {
      Document document = stored.get(C + ":" + message.number());
      boolean deleted = message.deletedAt() != null;
      assertThat(document.containsKey(MessageDocument.TERMS)).isNotEqualTo(deleted);
      assertThat(document.toJson().contains("secret")).isNotEqualTo(deleted);
    }
    Document conversation = mongo.all(HistoryGeneration.FIRST.conversations()).get(C);
    assertThat(conversation.getLong("lastSeq")).isEqualTo(model.log.size());
    assertThat(conversation.getLong("lastNumber")).isEqualTo(model.lastNumber());
  }

  private static void writeInBatches(List<ConversationEvent> events, Random random)
      throws Exception {
    for (List<ConversationEvent> batch : batches(events, random)) {
      assertThat(mongo.write(records(batch))).isEmpty();
    }
  }

  private static List<List<ConversationEvent>> batches(
      List<ConversationEvent> events, Random random) {
    List<List<ConversationEvent>> batches = new ArrayList<>();
    for (int from = 0; from < events.size(); ) {
      int to = Math.min(events.size(), from + 1 + random.nextInt(15));
      batches.add(events.subList(from, to));
      from = to;
    }
    return batches;
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(List<ConversationEvent> events) {
    return events.stream().map(event -> Records.event(event.seq() - 1, event)).toList();
  }

  /// A message with all that one can have.
  private static MessageAccepted rich() {
    return new MessageAccepted(
        "m-c-1",
        "c-1",
        new ConversationId(C),
        1,
        1,
        new Sender(new UserId("alice"), "Alice", null),
        new MessageBody(
            MessageType.IMAGE,
            "the password",
            List.of(new Attachment("https://example.org/cat.png", "cat.png", null, 1L, 2, 3)),
            "m-0",
            null,
            List.of(new UserId("bob")),
            Codec.json().readTree("{\"extra\":1}")),
        Records.at(1));
  }

  private static Document document() {
    return mongo.all(HistoryGeneration.FIRST.messages()).get("c:1");
  }

  private static Document conversation() {
    return mongo.all(HistoryGeneration.FIRST.conversations()).get(C);
  }
}
