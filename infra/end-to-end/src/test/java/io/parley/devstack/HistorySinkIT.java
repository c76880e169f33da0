package io.parley.devstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.model.Filters;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.ConversationView;
import io.parley.contract.MessageBody;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.history.HistoryMessage;
import io.parley.contract.kafka.Groups;
import io.parley.contract.kafka.KafkaUser;
import io.parley.contract.kafka.Topic;
import io.parley.contract.kafka.TopicLayout;
import io.parley.contract.kafka.Topics;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.ConversationEvent.MessageDeleted;
import io.parley.contract.log.ConversationEvent.MessageEdited;
import io.parley.contract.log.ConversationEvent.Reacted;
import io.parley.contract.log.ConversationSnapshot;
import io.parley.contract.log.Ephemeral.ReceiptBatch;
import io.parley.contract.log.MarkCause;
import io.parley.contract.log.MovedMark;
import io.parley.gateway.history.HistoryReader;
import io.parley.gateway.history.PageRequest;
import io.parley.gateway.history.SearchHistory;
import io.parley.gateway.history.SearchHistory.Found;
import io.parley.history.HistorySink;
import io.parley.history.SinkSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The sink on a real broker and the embedded MongoDB.
@Timeout(value = 90, unit = TimeUnit.SECONDS)
final class HistorySinkIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final ConversationId ROOM = new ConversationId("room");
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");
  private static final TopicPartition MESSAGES = new TopicPartition(Topic.MESSAGES.topicName(), 0);
  private static final TopicPartition CONVERSATIONS =
      new TopicPartition(Topic.CONVERSATIONS.topicName(), 0);

  @TempDir private static Path kafkaData;
  private static EmbeddedKafka kafka;
  private static Admin admin;

  @TempDir private Path data;
  private int mongoPort;
  private EmbeddedMongo mongo;
  private MongoClient client;
  private KafkaProducer<byte[], byte[]> producer;

  @BeforeAll
  static void startBroker() throws Exception {
    kafka = EmbeddedKafka.start(kafkaData.resolve("kafka"), Ports.free());
    admin = kafka.asAdmin().admin(Map.of());
  }

  @AfterAll
  static void stopBroker() {
    admin.close();
    kafka.close();
  }

  @BeforeEach
  void startMongo() throws Exception {
    mongoPort = Ports.free();
    mongo = EmbeddedMongo.start(data.resolve("mongo"), mongoPort);
    client = MongoClients.create(mongo.uri());
    producer = kafka.asAdmin().producer(Map.of());
  }

  /// The next test has topics of its own.
  @AfterEach
  void stopMongoAndDropTopics() throws Exception {
    producer.close();
    client.close();
    mongo.close();
    Set<String> topics = admin.listTopics().names().get(10, TimeUnit.SECONDS);
    admin.deleteTopics(topics).all().get(10, TimeUnit.SECONDS);
    HistoryTarget.dropOffsets(kafka.asAdmin());
  }

  @Test
  void sinkThatStartsBeforeTheTopics_findsThemWhenTheyAreMade() throws Exception {
    try (HistorySink sink = startSink()) {
      assertThat(sink).isNotNull();
      makeTopics();
      accept(1, 3);

      awaitMessages(3);
    }
  }

  @Test
  void messagesAcceptedWhileMongoIsAway_areInTheHistoryWhenItIsBack() throws Exception {
    makeTopics();
    try (HistorySink sink = startSink()) {
      assertThat(sink).isNotNull();
      accept(1, 100);
      awaitMessages(100);
      await().atMost(SOON).until(() -> committed() == 100);

      mongo.close();
      accept(101, 2_000);
      await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> committed() == 100);

      mongo = EmbeddedMongo.start(data.resolve("mongo"), mongoPort);
      awaitMessages(2_000);
      await().atMost(SOON).until(() -> committed() == 2_000);
      assertThat(conversation().getLong("lastNumber")).isEqualTo(2_000);
    }
  }

  @Test
  void historyThatIsGone_isBuiltAnewFromTheLog() throws Exception {
    makeTopics();
    accept(1, 50);
    try (HistorySink sink = startSink()) {
      assertThat(sink).isNotNull();
      awaitMessages(50);
    }
    Published.all(client.getDatabase("parley").drop());

    HistoryTarget.dropOffsets(kafka.asAdmin());
    try (HistorySink sink = startSink()) {
      assertThat(sink).isNotNull();
      awaitMessages(50);
    }
  }

  @Test
  void olderSnapshotThatIsReplayed_doesNotReplaceANewerOne() throws Exception {
    makeTopics();
    try (HistorySink sink = startSink()) {
      assertThat(sink).isNotNull();
      snapshot(7);
      await()
          .atMost(SOON)
          .until(() -> conversation() != null && conversation().containsKey("title"));
      snapshot(3);
      accept(1, 1); // read after the snapshot, or in its batch
      awaitMessages(1);
      await().atMost(SOON).until(() -> committed() == 1);
    }

    assertThat(conversation().getString("title")).isEqualTo("title at 7");
    assertThat(conversation().getLong("lastSeq")).isEqualTo(1);
    assertThat(conversation().getList("members", String.class)).containsExactly("alice");
  }

  @Test
  void recordThatCannotBeRead_isADeadLetterAndTheNextIsHistory() throws Exception {
    makeTopics();
    try (HistorySink sink = startSink()) {
      assertThat(sink).isNotNull();
      send(Topic.MESSAGES, "{\"kind\":\"nonsense\"}".getBytes(StandardCharsets.UTF_8));
      accept(1, 1);

      awaitMessages(1);
      await().atMost(SOON).until(() -> committed() == 2);
      TopicPartition letters = new TopicPartition(Topic.DEAD_LETTERS.topicName(), 0);
      assertThat(
              admin
                  .listOffsets(Map.of(letters, OffsetSpec.latest()))
                  .partitionResult(letters)
                  .get()
                  .offset())
          .isEqualTo(1);
    }
  }

  @Test
  void editsDeletionsAndReactions_areInTheHistoryAndAReplayChangesNothing() throws Exception {
    makeTopics();
    TreeMap<String, Document> before;
    try (HistorySink sink = startSink()) {
      assertThat(sink).isNotNull();
      log(message(1, "the password"), message(2, "a tipo"));
      awaitMessages(2);
      log(
          new Reacted(ROOM, "m-2", 3, 2, "👍", true, BOB, at(3)),
          new MessageEdited(ROOM, "m-2", 4, 2, "a typo", ALICE, at(4)),
          new MessageDeleted(ROOM, "m-1", 5, 1, ALICE, at(5)),
          new Reacted(ROOM, "m-2", 6, 2, "🎉", true, ALICE, at(6)),
          new Reacted(ROOM, "m-2", 7, 2, "👍", false, BOB, at(7)));
      ReceiptBatch receipt =
          new ReceiptBatch(
              ROOM, List.of(new MovedMark(BOB, 2, 1, MarkCause.READ, at(8))), List.of(), at(8));
      send(Topic.RECEIPTS, Codec.EPHEMERALS.encode(receipt));
      await().atMost(SOON).until(() -> conversation().getLong("lastSeq") == 7);
      await().atMost(SOON).until(() -> !documents("receipts").isEmpty());
      before = documents("messages");
    }
    assertThat(before.get("room:1").toJson()).doesNotContain("password");
    try (HistoryReader history = new HistoryReader(mongo.uri())) {
      List<HistoryMessage> page =
          history.page(ROOM, PageRequest.of(null, null, null)).get(10, TimeUnit.SECONDS).messages();
      assertThat(page.get(0).json().toString())
          .contains("\"content\":\"\",\"attachments\":[]", "\"deletedBy\":\"alice\"");
      assertThat(page.get(1).json().toString())
          .contains("\"content\":\"a typo\"", "editedAt", "\"reactions\":{\"🎉\":[\"alice\"]}");
    }
    assertThat(documents("receipts").values())
        .singleElement()
        .satisfies(
            receipt ->
                assertThat(receipt).containsEntry("delivered", 2L).containsEntry("read", 1L));

    HistoryTarget.dropOffsets(kafka.asAdmin());
    try (HistorySink sink = startSink()) {
      assertThat(sink).isNotNull();
      await().atMost(SOON).until(() -> committed() == 7);
    }
    assertThat(documents("messages")).isEqualTo(before);
  }

  @Test
  void search_findsAllWordsInTheUsersConversationsTheNewestFirst() throws Exception {
    makeTopics();
    try (HistorySink sink = startSink();
        HistoryReader history = new HistoryReader(mongo.uri())) {
      assertThat(sink).isNotNull();
      log(
          message(1, "Crème brûlée for Zoë"),
          message(2, "我们去东京都吃饭"),
          message(3, "brulee, no cream"),
          message(4, "a brûlée that is deleted"),
          message(5, "nothing yet"),
          new MessageDeleted(ROOM, "m-4", 6, 4, ALICE, at(6)),
          new MessageEdited(ROOM, "m-5", 7, 5, "BRÛLÉE since it was edited", ALICE, at(7)));
      await()
          .atMost(SOON)
          .until(() -> conversation() != null && conversation().getLong("lastSeq") == 7);

      assertThat(numbers(search(history, Set.of(ROOM), "Brulee", 10, null)))
          .containsExactly(5L, 3L, 1L);
      assertThat(numbers(search(history, Set.of(ROOM), "zoe CREME", 10, null))).containsExactly(1L);
      assertThat(numbers(search(history, Set.of(ROOM), "东京", 10, null))).containsExactly(2L);
      assertThat(numbers(search(history, Set.of(ROOM), "京东", 10, null))).isEmpty();
      assertThat(numbers(search(history, Set.of(ROOM), "deleted", 10, null))).isEmpty();
      assertThat(numbers(search(history, Set.of(ROOM), "yet", 10, null))).isEmpty();
      assertThat(numbers(search(history, Set.of(ROOM), "?!", 10, null))).isEmpty();
      assertThat(numbers(search(history, Set.of(), "brulee", 10, null))).isEmpty();
      Set<ConversationId> others = Set.of(new ConversationId("dm:alice:bob"));
      assertThat(numbers(search(history, others, "brulee", 10, null))).isEmpty();

      Found first = search(history, Set.of(ROOM), "brulee", 2, null);
      assertThat(numbers(first)).containsExactly(5L, 3L);
      log(
          new MessageDeleted(ROOM, "m-3", 8, 3, ALICE, at(8)), // the cursor's own
          new MessageAccepted(
              "m-6",
              "c-6",
              ROOM,
              9,
              6,
              new Sender(ALICE, null, null),
              MessageBody.text("a newer brulee"),
              at(9)));
      await().atMost(SOON).until(() -> conversation().getLong("lastSeq") == 9);
      Found last = search(history, Set.of(ROOM), "brulee", 2, first.nextCursor());
      assertThat(numbers(last)).containsExactly(1L);
      assertThat(last.nextCursor()).isNull();
    }
  }

  private static Found search(
      HistoryReader history,
      Set<ConversationId> conversations,
      String text,
      int limit,
      String cursor)
      throws Exception {
    return history
        .search(
            conversations.stream().collect(Collectors.toMap(conversation -> conversation, _ -> 0L)),
            new SearchHistory.Query(text, SearchHistory.Narrowing.NONE, limit, cursor))
        .get(10, TimeUnit.SECONDS);
  }

  private static List<Long> numbers(Found found) {
    return found.messages().stream().map(HistoryMessage::number).toList();
  }

  private TreeMap<String, Document> documents(String collection) throws Exception {
    TreeMap<String, Document> documents = new TreeMap<>();
    for (Document document : Published.all(collection(collection).find())) {
      documents.put(document.getString("_id"), document);
    }
    return documents;
  }

  private HistorySink startSink() {
    Map<String, String> env = new HashMap<>(kafka.environment(KafkaUser.SINK));
    env.put("MONGODB_URI", mongo.uri());
    return HistorySink.start(SinkSettings.from(env));
  }

  private void makeTopics() throws Exception {
    Topics.ensure(admin, new TopicLayout(1, 1, Optional.of((short) 1)));
    // Waits for the leaders. Where the first of several batches in flight meets a broker that is no
    // leader yet and the second one that is, an idempotent producer is stuck until its timeout.
    admin
        .listOffsets(Map.of(MESSAGES, OffsetSpec.latest(), CONVERSATIONS, OffsetSpec.latest()))
        .all()
        .get(10, TimeUnit.SECONDS);
  }

  private void accept(long from, long to) throws Exception {
    for (long number : LongStream.rangeClosed(from, to).toArray()) {
      producer.send(
          record(Topic.MESSAGES, Codec.EVENTS.encode(message(number, "message " + number))));
    }
    producer.flush();
  }

  /// Its seq is its number.
  private static MessageAccepted message(long number, String content) {
    return new MessageAccepted(
        "m-" + number,
        "c-" + number,
        ROOM,
        number,
        number,
        new Sender(ALICE, "Alice", null),
        MessageBody.text(content),
        at(number));
  }

  private static Instant at(long seq) {
    return Instant.ofEpochMilli(1_700_000_000_000L + seq);
  }

  private void log(ConversationEvent... events) throws Exception {
    for (ConversationEvent event : events) {
      send(Topic.MESSAGES, Codec.EVENTS.encode(event));
    }
  }

  private void snapshot(long seq) throws Exception {
    ConversationSnapshot snapshot =
        new ConversationSnapshot(
            new ConversationView(
                ROOM,
                ConversationKind.GROUP,
                "title at " + seq,
                null,
                false,
                ALICE,
                List.of(),
                List.of(ALICE),
                1,
                at(0)),
            seq,
            at(0),
            List.of());
    send(Topic.CONVERSATIONS, Codec.CONVERSATIONS.encode(snapshot));
  }

  private void send(Topic topic, byte[] value) throws Exception {
    producer.send(record(topic, value)).get(10, TimeUnit.SECONDS);
  }

  private static ProducerRecord<byte[], byte[]> record(Topic topic, byte[] value) {
    return new ProducerRecord<>(topic.topicName(), "room".getBytes(StandardCharsets.UTF_8), value);
  }

  private void awaitMessages(long count) {
    await()
        .atMost(SOON)
        .until(() -> Published.all(collection("messages").countDocuments()).getFirst() == count);
  }

  private Document conversation() throws Exception {
    List<Document> found =
        Published.all(collection("conversations").find(Filters.eq("_id", "room")));
    return found.isEmpty() ? null : found.getFirst();
  }

  private MongoCollection<Document> collection(String name) {
    return client.getDatabase("parley").getCollection(name + "_1");
  }

  private long committed() throws Exception {
    OffsetAndMetadata offset =
        admin
            .listConsumerGroupOffsets(Groups.HISTORY_SINK)
            .partitionsToOffsetAndMetadata()
            .get()
            .get(MESSAGES);
    return offset == null ? 0 : offset.offset();
  }
}
