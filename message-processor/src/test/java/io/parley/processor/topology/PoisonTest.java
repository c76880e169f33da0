package io.parley.processor.topology;

import static io.parley.processor.topology.Pipeline.EAST;
import static io.parley.processor.topology.Pipeline.WEST;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ContractValue;
import io.parley.contract.ConversationId;
import io.parley.contract.Membership;
import io.parley.contract.MessageType;
import io.parley.contract.Preview;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.DeadLetter;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.MarkCause;
import io.parley.contract.wire.Answer.UserMemberships;
import io.parley.contract.wire.Command.MarkReceipts;
import io.parley.contract.wire.Command.MarkReceipts.Mark;
import io.parley.contract.wire.GatewayHeartbeat;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.MemberUpdate.MembershipChanged;
import io.parley.contract.wire.MemberUpdate.UnreadChanged;
import io.parley.contract.wire.SessionEvent.SessionOpened;
import io.parley.contract.wire.Signal.CatchUp;
import io.parley.contract.wire.Signal.QueryConversations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A record that cannot be read, in any topic that the processor reads, is a dead letter with its
/// bytes, its origin and the reason; everything after it is served, by the same topology.
@TestInstance(Lifecycle.PER_CLASS)
class PoisonTest {
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");
  private static final ConversationId DM = ConversationId.direct(ALICE, BOB);
  private static final int MEBIBYTE = 1 << 20;

  private final Pipeline pipeline = Pipeline.onRocksDb();

  /// How many records the conversations have written to `parley.internal.memberships`.
  private int told;

  private int served;

  @AfterAll
  void close() {
    pipeline.close();
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Poison(
      Topic topic,
      String what,
      byte @Nullable [] key,
      byte @Nullable [] value,
      RecordHeaders headers) {
    @Override
    public String toString() {
      return topic.topicName() + ": " + what;
    }
  }

  static Stream<Poison> poisons() {
    return Stream.of(
            list(Topic.COMMANDS, DM.value(), command(), "\"clientMessageId\""),
            list(
                Topic.SIGNALS,
                DM.value(),
                QueryConversations.watching(List.of(DM), WEST),
                "\"epoch\""),
            list(Topic.SESSIONS, "alice", new SessionOpened(ALICE, "s", WEST, null), "\"epoch\""),
            list(Topic.MEMBERSHIPS, "alice", membership(), "\"readNumber\""),
            list(Topic.GATEWAYS, "west", new GatewayHeartbeat(WEST, 1), "\"sessions\""))
        .flatMap(List::stream);
  }

  private static List<Poison> list(Topic topic, String key, ContractValue valid, String field) {
    String json = Codec.json().writerFor(ContractValue.class).writeValueAsString(valid);
    List<Poison> poisons = new ArrayList<>();
    add(poisons, topic, "no JSON", key, "hello".getBytes(UTF_8));
    add(poisons, topic, "nothing", key, new byte[0]);
    add(poisons, topic, "a list", key, "[1,2]".getBytes(UTF_8));
    add(poisons, topic, "a text", key, "\"hello\"".getBytes(UTF_8));
    add(poisons, topic, "null in JSON", key, "null".getBytes(UTF_8));
    add(poisons, topic, "no field", key, "{}".getBytes(UTF_8));
    add(poisons, topic, "the kind only", key, bytes(json.replaceFirst(",.*", "}")));
    add(poisons, topic, "an unknown kind", key, bytes(json.replaceFirst(":\"", ":\"no-")));
    add(poisons, topic, "a kind of another topic", key, bytes("{\"kind\":\"presence\"}"));
    add(poisons, topic, "a later version", key, bytes(json.replace("Version\":1", "Version\":2")));
    add(poisons, topic, "its end is missing", key, bytes(json.substring(0, json.length() / 2)));
    add(poisons, topic, "a field of another type", key, with(json, field, "{\"a\":[]}"));
    add(poisons, topic, "an enormous number", key, with(json, field, "9".repeat(900)));
    add(poisons, topic, "a number out of range", key, with(json, field, "1e999999999"));
    add(poisons, topic, "an enormous negative number", key, with(json, field, "-1e400"));
    add(poisons, topic, "a field too deep", key, with(json, field, "[".repeat(5_000)));
    add(poisons, topic, "bad UTF-8", key, badUtf8(json));
    add(poisons, topic, "another's key", "mallory", bytes(json));
    add(poisons, topic, "an empty key", "", bytes(json));
    add(poisons, topic, "no key", null, bytes(json));
    add(poisons, topic, "neither key nor JSON", null, bytes("hello"));
    add(poisons, topic, "as much as a record can hold", key, new byte[MEBIBYTE - 100]);
    if (topic != Topic.GATEWAYS) { // there it says that a gateway has gone
      add(poisons, topic, "no value", key, null);
    }
    RecordHeaders headers = new RecordHeaders();
    headers.add("x", new byte[MEBIBYTE - 1_000]);
    poisons.add(new Poison(topic, "enormous headers", bytes(key), bytes("hello"), headers));
    return poisons;
  }

  @ParameterizedTest
  @MethodSource("poisons")
  void poison_isADeadLetter_andThePipelineGoesOn(Poison poison) {
    int offset = nextOffset(poison.topic());
    pipe(poison);
    pipeline.advance(Duration.ofSeconds(1));

    assertThat(pipeline.read(Topic.DEAD_LETTERS))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(header(letter, "parley-topic")).isEqualTo(poison.topic().topicName());
              assertThat(header(letter, "parley-offset")).isEqualTo(Integer.toString(offset));
              assertThat(header(letter, "parley-partition")).isEqualTo("0");
              assertThat(header(letter, "parley-reader")).isEqualTo("message-processor");
              assertThat(header(letter, "parley-reason")).isNotEmpty();
              if (header(letter, "parley-reason").contains("too large")) {
                assertThat(letter.value()).isNull();
              } else {
                assertThat(letter.value()).isEqualTo(poison.value());
                assertThat(letter.key()).isEqualTo(poison.key());
              }
              assertThat(size(letter)).isLessThan(MEBIBYTE - 10_000);
            });
    assertEverythingIsServed();
  }

  /// Numbers may be as large as they are allowed to be.
  @Test
  void largestNumbers_areServedLikeOthers() {
    pipeline.heartbeat(new GatewayRef("far", Long.MAX_VALUE, Integer.MAX_VALUE));
    pipeline.subscribe(new GatewayRef("far", Long.MAX_VALUE, Integer.MAX_VALUE), DM);
    pipeline.signal(new CatchUp(DM, EAST, "q", 1, Long.MAX_VALUE));
    pipeline.signal(new CatchUp(DM, EAST, "q", Long.MAX_VALUE, Long.MAX_VALUE));
    pipeline.say("alice", DM, "hello");
    pipeline.signal(new CatchUp(DM, EAST, "q", Long.MAX_VALUE, Long.MAX_VALUE));
    pipeline.send(
        new MarkReceipts(
            DM, List.of(new Mark(BOB, Long.MAX_VALUE, MarkCause.READ, Long.MAX_VALUE))));
    for (String group : List.of("g-1", "g-2", "g-3")) {
      ConversationId id = new ConversationId(group);
      pipe(Topic.MEMBERSHIPS, "bob", new MembershipChanged(BOB, active(id, 0)));
      pipe(
          Topic.MEMBERSHIPS,
          "bob",
          new UnreadChanged(BOB, id, Long.MAX_VALUE, 0, false, false, preview(), List.of()));
      pipe(
          Topic.MEMBERSHIPS,
          "bob",
          new UnreadChanged(BOB, id, Long.MAX_VALUE, 7, true, false, preview(), List.of()));
      pipe(Topic.MEMBERSHIPS, "bob", new MembershipChanged(BOB, active(id, Long.MAX_VALUE)));
    }
    pipeline.pass(20);

    assertThat(pipeline.read(Topic.DEAD_LETTERS)).isEmpty();
    pipeline.log();
    pipeline.outbound();
    assertEverythingIsServed();
  }

  @Test
  void headersThatAreNoTrace_doNotGoOn() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("x", new byte[MEBIBYTE - 10_000]);
    pipeline.read(Topic.MESSAGES);
    pipeline.send(pipeline.command(EAST, "alice", DM, "c", "hello"), headers);

    assertThat(pipeline.read(Topic.MESSAGES))
        .singleElement()
        .satisfies(record -> assertThat(record.headers()).isEmpty());
  }

  private int nextOffset(Topic topic) {
    told += pipeline.read(Topic.MEMBERSHIPS).size();
    return pipeline.piped(topic) + (topic == Topic.MEMBERSHIPS ? told : 0);
  }

  private void assertEverythingIsServed() {
    pipeline.heartbeat(WEST);
    pipeline.subscribe(WEST, DM);
    pipeline.outbound();
    pipeline.send(EAST, "alice", DM, "c-after-" + served++, "hello");
    assertThat(pipeline.log()).hasSize(1);
    assertThat(pipeline.events()).extracting(event -> event.about().conversationId()).contains(DM);
    pipe(Topic.MEMBERSHIPS, "carol", new MembershipChanged(new UserId("carol"), active(DM, 1)));
    pipeline.open(WEST, "carol", "s-1");
    assertThat(pipeline.answers(UserMemberships.class))
        .singleElement()
        .satisfies(answer -> assertThat(answer.memberships()).hasSize(1));
    assertThat(pipeline.read(Topic.DEAD_LETTERS)).isEmpty();
  }

  private void pipe(Topic topic, String key, ContractValue value) {
    pipeline.pipe(topic, key, Codec.json().writerFor(ContractValue.class).writeValueAsBytes(value));
  }

  private void pipe(Poison poison) {
    pipeline.pipe(
        poison.topic(),
        new TestRecord<>(poison.key(), poison.value(), poison.headers(), pipeline.now()));
  }

  private static void add(
      List<Poison> poisons,
      Topic topic,
      String what,
      @Nullable String key,
      byte @Nullable [] value) {
    byte[] keyBytes = key == null ? null : bytes(key);
    poisons.add(new Poison(topic, what, keyBytes, value, new RecordHeaders()));
  }

  /// The field's value is another.
  private static byte[] with(String json, String field, String value) {
    String changed = json.replaceFirst(field + ":(\"[^\"]*\"|[0-9]+)", field + ":" + value);
    assertThat(changed).isNotEqualTo(json);
    return bytes(changed);
  }

  /// In the middle of the first text that has no other bounds than its length.
  private static byte[] badUtf8(String json) {
    byte[] bytes = bytes(json);
    bytes[json.lastIndexOf('"') - 1] = (byte) 0xff;
    return bytes;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static ContractValue command() {
    try (Pipeline other = new Pipeline()) {
      return other.command(EAST, "alice", DM, "c-1", "hello");
    }
  }

  private static ContractValue membership() {
    return new MembershipChanged(ALICE, active(DM, 0));
  }

  private static Membership active(ConversationId conversation, long readNumber) {
    return new Membership(conversation, true, 0, readNumber, false, false, false);
  }

  private static Preview preview() {
    Sender sender = new Sender(ALICE, null, null);
    return new Preview("m", sender, MessageType.TEXT, "hello", false, Instant.MAX);
  }

  private static String header(TestRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    assertThat(header).as(name).isNotNull();
    return new String(header.value(), UTF_8);
  }

  private static int size(TestRecord<byte[], byte[]> record) {
    return DeadLetter.bytes(record.headers())
        + (record.value() == null ? 0 : record.value().length)
        + (record.key() == null ? 0 : record.key().length);
  }
}
