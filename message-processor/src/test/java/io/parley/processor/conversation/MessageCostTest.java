package io.parley.processor.conversation;

import static io.parley.processor.topology.Pipeline.EAST;
import static io.parley.processor.topology.Pipeline.WEST;
import static io.parley.processor.topology.Requests.create;
import static io.parley.processor.topology.Requests.crowd;
import static io.parley.processor.topology.Requests.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.MessageBody;
import io.parley.contract.Sender;
import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.Topic;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.Command.MarkReceipts;
import io.parley.contract.wire.Command.MarkReceipts.Mark;
import io.parley.contract.wire.Command.MarkReceipts.Marks;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.contract.wire.Origin;
import io.parley.contract.wire.Signal.QueryConversations;
import io.parley.processor.conversation.FastProcessor.Input;
import io.parley.processor.store.ConversationStore;
import io.parley.processor.store.FastStore;
import io.parley.processor.store.UserStore;
import io.parley.processor.topology.Pipeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a message costs in the processor, exactly: whoever makes it dearer finds out here, and says
/// in docs/performance.md why. Records are counted as they are written; of the command itself, one
/// more is written by the gateway.
class MessageCostTest {
  private static final ConversationId DM = ConversationId.direct(user("alice"), user("bob"));
  private static final ConversationId TEAM = new ConversationId("team");

  private final Pipeline pipeline = Pipeline.onRocksDb();

  @AfterEach
  void close() {
    pipeline.close();
  }

  /// With the command: five.
  @Test
  void message_isFourRecords() {
    begin();
    pipeline.send(EAST, "alice", DM, "c-1", "hello");

    assertThat(written())
        .isEqualTo(Map.of("messages", 1, "outbound", 1, "conversations-changelog", 2));
  }

  /// Another gateway is one record more, and the answer to the sender stays in its own.
  @Test
  void message_toTwoGateways_isFiveRecords() {
    begin();
    pipeline.subscribe(WEST, DM);
    written();
    pipeline.send(EAST, "alice", DM, "c-1", "hello");

    assertThat(written())
        .isEqualTo(Map.of("messages", 1, "outbound", 2, "conversations-changelog", 2));
  }

  /// With the command: four.
  @Test
  void batchOfReceipts_isThreeRecords_whateverTheMembers() {
    begin();
    pipeline.send(EAST, "alice", DM, "c-1", "hello");
    written();
    pipeline.send(new MarkReceipts(DM, List.of(Mark.written(user("bob"), 2, 0))));
    assertThat(written())
        .isEqualTo(Map.of("receipts", 1, "outbound", 1, "conversations-changelog", 1));

    String[] members = crowd("member", 250);
    pipeline.granted(create("alice", TEAM, members));
    pipeline.subscribe(EAST, TEAM);
    pipeline.say("alice", TEAM, "hello");
    written();
    pipeline.send(
        new MarkReceipts(
            TEAM, Arrays.stream(members).map(name -> Mark.written(user(name), 1, 0)).toList()));
    assertThat(written())
        .isEqualTo(Map.of("receipts", 1, "outbound", 1, "conversations-changelog", 1));
  }

  /// With the command: two of each conversation, and two of all of them.
  @Test
  void receiptsOfManyConversations_areOneRecordOfAGateway() {
    List<Marks> marks = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ConversationId conversation = new ConversationId("room-" + i);
      pipeline.granted(create("alice", conversation, "bob"));
      pipeline.say("alice", conversation, "hello");
      pipeline.subscribe(EAST, conversation);
      pipeline.subscribe(WEST, conversation);
      marks.add(new Marks(conversation, List.of(Mark.written(user("bob"), 1, 0))));
    }
    written();
    pipeline.send(new MarkReceipts(marks));

    assertThat(written())
        .isEqualTo(Map.of("receipts", 10, "outbound", 2, "conversations-changelog", 10));
  }

  /// With the two commands of each: under ten for one message. The current marks are those of both,
  /// once. Of the badges bob, who had one, is told as he answers, and both are at the end.
  @Test
  void quietPair_isToldOfItsBadgesOnceInTenSeconds() {
    begin();
    pipeline.pass(11);
    written();
    for (int i = 1; i <= 10; i++) {
      pipeline.send(EAST, i % 2 == 0 ? "bob" : "alice", DM, "c-" + i, "hello");
      pipeline.send(
          new MarkReceipts(
              DM, List.of(Mark.written(user(i % 2 == 0 ? "alice" : "bob"), i + 1, 0))));
      pipeline.pass(1);
    }

    assertThat(written())
        .isEqualTo(
            Map.of(
                "messages",
                10,
                "outbound",
                20,
                "receipts",
                10,
                "receipt-marks",
                2,
                "conversations-changelog",
                30,
                "memberships",
                3,
                "users-changelog",
                5));
  }

  @Test
  void subscribing_isOneAnswer_andLeavesNothing() {
    List<ConversationId> many =
        IntStream.range(0, 1_000).mapToObj(i -> new ConversationId("c-" + i)).toList();
    written();
    pipeline.signal(QueryConversations.watching(many, EAST));

    assertThat(written()).isEqualTo(Map.of("outbound", 1));
  }

  /// Of a conversation that is in memory: one look for the clientMessageId, what was decided and
  /// the event are written down, the command is parsed and the event encoded.
  @Test
  void message_isOneGetTwoPutsOneParseOneEncoding() {
    FastProcessor processor = new FastProcessor();
    processor.process(send(1));
    FastStore store = processor.conversations();
    store.gets = 0;
    store.scans = 0;
    long decoded = Codec.decoded();
    long encoded = Codec.encoded();
    Input next = send(2);
    encoded++; // by the test itself
    var step = processor.process(next);

    assertThat(store.gets).isEqualTo(1);
    assertThat(store.scans).isZero();
    assertThat(step.conversations()).hasSize(2);
    assertThat(Codec.decoded() - decoded).isEqualTo(1);
    assertThat(Codec.encoded() - encoded).isEqualTo(2); // and the answer: no gateway is interested
  }

  /// What is not in memory is looked for once: a snapshot, and what the journal has after it.
  @Test
  void messageOfAConversationThatWasLetGo_isOneGetMore() {
    FastProcessor processor = new FastProcessor();
    processor.cacheBytes = 1;
    processor.start(List.of());
    processor.process(send(1));
    Command other =
        new SendMessage(
            ConversationId.direct(user("carol"), user("dave")),
            "c",
            new Sender(user("carol"), null, null),
            MessageBody.text("hello"),
            new Origin(EAST, "r"));
    processor.process(Input.of(2, 2_000, other));
    FastStore store = processor.conversations();
    store.gets = 0;
    store.scans = 0;
    processor.process(send(3));

    assertThat(store.gets).isEqualTo(2);
    assertThat(store.scans).isZero();
  }

  private static Input send(int number) {
    return Input.of(
        number,
        number * 1_000,
        new SendMessage(
            DM,
            "c-" + number,
            new Sender(user("alice"), null, null),
            MessageBody.text("hello"),
            new Origin(EAST, "r-" + number)));
  }

  /// A conversation that has begun, with a gateway that follows it.
  private void begin() {
    pipeline.subscribe(EAST, DM);
    pipeline.send(EAST, "alice", DM, "c-0", "first");
    pipeline.send(new MarkReceipts(DM, List.of(Mark.written(user("bob"), 1, 0))));
    pipeline.advance(Duration.ofMillis(100));
    written();
  }

  /// How many records there are in each topic since this was last asked; those with none are not
  /// named.
  private Map<String, Integer> written() {
    Map<String, Integer> written = new TreeMap<>();
    for (Topic topic : Topic.values()) {
      int count = pipeline.read(topic).size();
      if (count > 0) {
        written.put(topic.topicName().replaceFirst("^parley\\.(internal\\.)?", ""), count);
      }
    }
    for (String store : List.of(ConversationStore.NAME, UserStore.NAME)) {
      int count = pipeline.changelog(store).size();
      if (count > 0) {
        written.put(store + "-changelog", count);
      }
    }
    return written;
  }
}
