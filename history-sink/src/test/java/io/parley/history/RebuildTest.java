package io.parley.history;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.parley.contract.history.HistoryGeneration;
import io.parley.contract.history.HistoryPointer;
import io.parley.contract.history.MessageDocument;
import io.parley.contract.log.ConversationEvent;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.assertj.core.api.ThrowingConsumer;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;

/// On the embedded MongoDB, with a log that is scripted.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class RebuildTest {
  private static final String C = HistoryModel.CONVERSATION;
  private static final HistoryGeneration OLD = HistoryGeneration.FIRST;
  private static final HistoryGeneration NEW = OLD.next();

  /// How long each look at the clock takes.
  private static final Duration LOOK = Duration.ofMillis(400);

  private static final Duration LONGEST_WRITE = Duration.ofSeconds(5);

  private final List<String> told = new ArrayList<>();
  private final HistoryModel model = new HistoryModel(new Random(7), 40);
  private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> log =
      new TreeMap<>((one, other) -> one.toString().compareTo(other.toString()));
  private final List<Duration> rests = new ArrayList<>();
  private CpuShare share = new CpuShare(1, 1);
  private String topicId = "first";
  private EmbeddedStore mongo;

  /// Time passes while it is waited for, and with each look.
  private final Clock clock =
      new Clock() {
        private long nanos;

        @Override
        public long nanoTime() {
          return nanos += LOOK.toNanos();
        }

        @Override
        public long millis() {
          return nanos / 1_000_000;
        }

        @Override
        public void rest(Duration time) {
          nanos += time.toNanos();
          rests.add(time);
        }
      };

  @BeforeEach
  void begin() throws Exception {
    mongo = new EmbeddedStore();
    List<ConsumerRecord<byte[], byte[]>> events = new ArrayList<>();
    for (ConversationEvent event : model.log) {
      events.add(Records.event(events.size(), event));
    }
    for (ConversationEvent event : model.log.subList(10, 15)) { // replayed after a crash
      events.add(Records.event(events.size(), event));
    }
    log.put(Records.MESSAGES, events);
    log.put(
        Records.RECEIPTS,
        List.of(
            Records.receipt(0, Records.marks(C, "bob", 1L, null)),
            Records.receipt(1, Records.marks(C, "bob", 2L, 1L))));
    log.put(Records.CONVERSATIONS, List.of(Records.snapshot(0, C, 1), Records.snapshot(1, C, 2)));
    log.values().forEach(this::bySink);
  }

  @AfterEach
  void end() {
    mongo.close();
  }

  @Test
  void newGeneration_isTheLogs_andIsServed_andTheOldOneIsGone() {
    Map<String, TreeMap<String, Document>> before = contents(OLD);

    rebuild(log()).run();

    assertServed(before);
    assertThat(told).anyMatch(line -> line.contains("of 49 records"));
    assertThat(sums()).hasSize(2).allMatch(sum -> sum.equals(sums().getFirst()));
  }

  /// The embedded server would have them all in memory.
  @Test
  void documents_areComparedSomeAtATime() {
    rebuild(log()).run();

    assertThat(mongo.readWhole()).isEmpty();
  }

  /// Half a core is its share, and all that is between a batch and its rest keeps one busy.
  @Test
  void batch_isFollowedByARest_ifNotAllCoresAreItsOwn() {
    rebuild(log()).run();
    assertThat(rests).noneMatch(rest -> rest.isPositive() && rest.compareTo(LONGEST_WRITE) < 0);
    assertThat(rests).contains(Rebuild.SINKS_FOLLOW, Rebuild.GATEWAYS_FOLLOW);

    share = new CpuShare(0.25, 2);
    rests.clear();
    rebuildOf(log(), mongo.target(clock, told::add), NEW).run();

    assertThat(rests)
        .filteredOn(rest -> rest.compareTo(LONGEST_WRITE) < 0)
        .hasSizeGreaterThan(5)
        .allMatch(rest -> rest.compareTo(LOOK) >= 0);
  }

  /// Who is primary no more may not know it yet.
  @Test
  void replicaSet_isGivenTheTimeOfAnElectionBesides() {
    mongo.sayReplicaSet();

    rebuild(log()).run();

    Duration election = Duration.ofSeconds(10);
    assertThat(rests)
        .contains(Rebuild.SINKS_FOLLOW.plus(election), Rebuild.GATEWAYS_FOLLOW.plus(election));
  }

  /// Of MongoDB, that is: what is left of the process is what MongoDB has.
  @Test
  void killedAtAnyCall_itGoesOnWhereItWas() throws Exception {
    for (int call = 0; ; call++) {
      Map<String, TreeMap<String, Document>> before = contents(OLD);
      boolean ended = runUntil(call);
      assertThat(servedCollections()).isNotEmpty().allMatch(name -> !contents(name).isEmpty());
      rebuildOf(log(), mongo.target(clock, told::add), ended ? OLD.next() : OLD).run();
      if (ended) {
        assertThat(call).isGreaterThan(15);
        return;
      }
      assertServed(before);
      mongo.close();
      begin();
    }
  }

  @Test
  void whatIsSaidMeanwhile_isInBoth() throws Exception {
    ConversationEvent late =
        Records.accepted(C, model.log.size() + 1L, model.lastNumber() + 1, "meanwhile");
    MongoHistoryStore sink = mongo.another();
    List<String> written = new ArrayList<>();

    rebuild(
            log(),
            before(
                call -> {
                  if (call.equals("compare")) { // all of the log is copied
                    EmbeddedStore.write(sink, List.of(Records.event(99, late)));
                    written.addAll(mongo.all(OLD.messages()).keySet());
                  }
                }))
        .run();

    String id = C + ":" + (model.lastNumber() + 1);
    assertThat(written).contains(id);
    assertThat(mongo.all(NEW.messages())).containsKey(id);
    sink.close();
  }

  @Test
  void whatIsServedAndNotInTheLog_keepsTheOldOneServed() throws Exception {
    bySink(List.of(Records.message(0, "older", 1)));

    assertThatThrownBy(() -> rebuild(log()).run())
        .isInstanceOf(RebuildFailure.class)
        .hasMessageContaining("the log does not have all that is served, so generation 1 stays: 2")
        .hasMessageContaining("messages_1 older:1");

    assertThat(pointer().served()).isEqualTo(OLD);
    assertThat(mongo.all(OLD.messages())).containsKey("older:1");
  }

  @Test
  void whatTheOldOneHasLost_isThereAgain() {
    Flux.from(mongo.database().getCollection(OLD.messages()).drop()).blockLast();

    rebuild(log()).run();

    assertThat(mongo.all(NEW.messages())).hasSize(model.messages.size());
  }

  /// Receipts are in the log for 30 days.
  @Test
  void marksThatAreNotInTheLogAnyMore_comeFromTheTopicOfCurrentMarks() throws Exception {
    bySink(List.of(Records.receipt(2, Records.marks(C, "carol", 3L, 2L))));
    log.put(
        Records.CURRENT_MARKS,
        List.of(
            Records.currentMarks(0, C, "carol", 3, 2),
            Records.currentMarks(1, C, "bob", 1, 0))); // behind what the log has

    rebuild(log()).run();

    assertThat(mongo.all(NEW.receipts()).values())
        .extracting(
            mark -> mark.get("userId"), mark -> mark.get("delivered"), mark -> mark.get("read"))
        .containsExactlyInAnyOrder(tuple("bob", 2L, 1L), tuple("carol", 3L, 2L));
  }

  @Test
  void foreignCollection_isLeftAlone() {
    Document theirs = new Document("_id", "theirs");
    Flux.from(mongo.database().getCollection(NEW.receipts()).insertOne(theirs)).blockLast();

    assertThatThrownBy(() -> rebuild(log()).run())
        .isInstanceOf(RebuildFailure.class)
        .hasMessage(
            "the database has a collection 'receipts_2' that no rebuild has made: rename or drop"
                + " it, and run this again. Nothing was dropped or written");

    assertThat(mongo.all(NEW.receipts())).containsOnlyKeys("theirs");
    assertThat(pointer()).isEqualTo(new HistoryPointer(OLD, List.of(OLD)));
    assertThat(mongo.all(HistoryPointer.COLLECTION)).isEmpty();
  }

  @Test
  void foreignPointer_isLeftAlone() {
    Document theirs = new Document("_id", "pointer").append("served", "by others");
    Flux.from(mongo.database().getCollection("history").insertOne(theirs)).blockLast();

    assertThatThrownBy(() -> rebuild(log()).run())
        .isInstanceOf(RebuildFailure.class)
        .hasMessageContaining("the collection 'history' of the database is not Parley's");

    assertThat(mongo.all("history")).containsOnly(Map.entry("pointer", theirs));
  }

  @Test
  void mongoThatIsFull_isALine_andTheOldOneIsServed() {
    mongo.refuse(NEW.messages(), 14031, "no space left on device");

    assertThatThrownBy(() -> rebuild(log()).run())
        .isInstanceOf(RebuildFailure.class)
        .hasMessageContaining("no space left on device")
        .hasMessageContaining("Nothing was dropped; run this again, and it goes on where it was")
        .message()
        .hasLineCount(1);

    assertThat(pointer().served()).isEqualTo(OLD);
    assertThat(mongo.all(OLD.messages())).hasSize(model.messages.size());
  }

  @Test
  void mongoThatFailsWhileItCompares_isALine() {
    mongo.refuse(NEW.receipts(), 11_600, "it is shut down");

    assertThatThrownBy(() -> rebuild(withoutReceipts()).run())
        .isInstanceOf(RebuildFailure.class)
        .hasMessageContaining("it is shut down")
        .message()
        .hasLineCount(1);
    assertThat(pointer().served()).isEqualTo(OLD);
  }

  /// Nothing of them is written then.
  private MockConsumer<byte[], byte[]> withoutReceipts() {
    log.put(Records.RECEIPTS, List.of());
    return log();
  }

  @Test
  void whoeverBeganLast_goesOn_andTheOtherEnds() {
    Rebuild.Target another = mongo.target(clock, told::add);
    Rebuild first =
        rebuild(
            log(),
            before(
                call -> {
                  if (call.equals("compare")) {
                    another.take(another.rebuild().orElseThrow().ownedBy("another"));
                  }
                }));

    assertThatThrownBy(first::run)
        .isInstanceOf(RebuildFailure.class)
        .hasMessageContaining("another rebuild-history goes on with this one");
    assertThat(pointer().served()).isEqualTo(OLD);
    rebuild(log()).run();
    assertThat(pointer()).isEqualTo(new HistoryPointer(NEW, List.of(NEW)));
  }

  @Test
  void offsetsOfATopicThatWasMadeAnew_meanNothing() throws Exception {
    runUntil(12); // some of it is copied
    topicId = "another";

    rebuild(log()).run();

    assertThat(told).contains("a topic was made anew: copies from the beginning");
    assertThat(mongo.all(NEW.messages())).hasSize(model.messages.size());
  }

  /// @return whether it came to its end
  private boolean runUntil(int calls) {
    int[] left = {calls};
    Rebuild.Target killed =
        before(
            _ -> {
              if (left[0]-- == 0) {
                throw new Killed();
              }
            });
    try {
      rebuild(log(), killed).run();
      return true;
    } catch (Killed e) {
      return false;
    }
  }

  /// MongoDB, with something that happens before each call.
  private Rebuild.Target before(ThrowingConsumer<String> call) {
    Rebuild.Target target = mongo.target(clock, told::add);
    return (Rebuild.Target)
        Proxy.newProxyInstance(
            Rebuild.Target.class.getClassLoader(),
            new Class<?>[] {Rebuild.Target.class},
            (proxy, method, arguments) -> {
              call.acceptThrows(method.getName());
              try {
                return method.invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private void assertServed(Map<String, TreeMap<String, Document>> before) {
    assertThat(pointer()).isEqualTo(new HistoryPointer(NEW, List.of(NEW)));
    assertThat(mongo.all(HistoryPointer.COLLECTION)).containsOnlyKeys(HistoryPointer.DOCUMENT);
    assertThat(contents(NEW.conversations())).isEqualTo(before.get(OLD.conversations()));
    assertThat(contents(NEW.receipts())).isEqualTo(before.get(OLD.receipts()));
    assertThat(
            contents(NEW.messages()).values().stream()
                .flatMap(document -> MessageDocument.fromDocument(document).stream()))
        .containsExactlyElementsOf(model.messages.values());
    assertThat(collections()).doesNotContainAnyElementsOf(OLD.collections());
  }

  private List<String> sums() {
    return told.stream()
        .filter(line -> line.contains(", sum "))
        .map(line -> line.substring(line.indexOf(": ")))
        .toList();
  }

  private List<String> servedCollections() {
    return pointer().served().collections();
  }

  private Map<String, TreeMap<String, Document>> contents(HistoryGeneration generation) {
    Map<String, TreeMap<String, Document>> contents = new TreeMap<>();
    generation.collections().forEach(name -> contents.put(name, contents(name)));
    return contents;
  }

  private TreeMap<String, Document> contents(String collection) {
    return mongo.all(collection);
  }

  private List<String> collections() {
    return Flux.from(mongo.database().listCollectionNames()).collectList().block();
  }

  private HistoryPointer pointer() {
    return HistoryPointer.of(mongo.all(HistoryPointer.COLLECTION).get(HistoryPointer.DOCUMENT));
  }

  private void bySink(List<ConsumerRecord<byte[], byte[]>> records) {
    try {
      assertThat(mongo.write(records)).isEmpty();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Rebuild rebuild(MockConsumer<byte[], byte[]> consumer) {
    return rebuild(consumer, mongo.target(clock, told::add));
  }

  private Rebuild rebuild(MockConsumer<byte[], byte[]> consumer, Rebuild.Target target) {
    return rebuildOf(consumer, target, OLD);
  }

  private Rebuild rebuildOf(
      MockConsumer<byte[], byte[]> consumer, Rebuild.Target target, HistoryGeneration of) {
    return new Rebuild(consumer, () -> ids(topicId), target, "of " + of, share, clock, told::add);
  }

  private Map<String, String> ids(String id) {
    return log.keySet().stream().collect(toMap(TopicPartition::topic, partition -> id));
  }

  /// Gives a few records a poll.
  private MockConsumer<byte[], byte[]> log() {
    MockConsumer<byte[], byte[]> consumer =
        new MockConsumer<>("earliest") {
          @Override
          public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            for (TopicPartition partition : assignment()) {
              int from = (int) position(partition);
              List<ConsumerRecord<byte[], byte[]>> all = log.get(partition);
              all.subList(from, Math.min(from + 7, all.size())).forEach(this::addRecord);
            }
            return super.poll(timeout);
          }
        };
    log.forEach(
        (partition, records) -> {
          consumer.updatePartitions(
              partition.topic(),
              List.of(new PartitionInfo(partition.topic(), 0, null, null, null)));
          consumer.updateBeginningOffsets(Map.of(partition, 0L));
          consumer.updateEndOffsets(Map.of(partition, (long) records.size()));
        });
    return consumer;
  }
}
