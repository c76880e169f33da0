package io.parley.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ContractValue;
import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.Limits;
import io.parley.contract.Membership;
import io.parley.contract.MessageBody;
import io.parley.contract.MessageId;
import io.parley.contract.Presence;
import io.parley.contract.Profile;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.Ephemeral;
import io.parley.contract.log.Notification;
import io.parley.contract.log.Notification.Requested;
import io.parley.contract.log.PresenceChanged;
import io.parley.contract.log.ProfileChanged;
import io.parley.contract.log.SessionChanged;
import io.parley.contract.wire.Answer;
import io.parley.contract.wire.Answer.CommandAccepted;
import io.parley.contract.wire.Answer.CommandRejected;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.contract.wire.EventType;
import io.parley.contract.wire.GatewayHeartbeat;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.MemberUpdate.MembershipChanged;
import io.parley.contract.wire.Origin;
import io.parley.contract.wire.OutboundEvent;
import io.parley.contract.wire.SessionEvent;
import io.parley.contract.wire.SessionEvent.SessionClosed;
import io.parley.contract.wire.SessionEvent.SessionOpened;
import io.parley.contract.wire.Signal;
import io.parley.contract.wire.Signal.QueryConversations;
import io.parley.contract.wire.codec.WireCodec;
import io.parley.operations.Flow;
import io.parley.processor.StateDirectory;
import io.parley.processor.conversation.Conversations;
import io.parley.processor.metrics.ProcessorMetrics;
import io.parley.processor.store.ConversationStore;
import io.parley.processor.store.Counters;
import io.parley.processor.store.FastStore;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.internals.StreamTask;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.test.TestRecord;

/// The topology without a broker. Time is the test's own.
public final class Pipeline implements AutoCloseable {
  public static final GatewayRef EAST = new GatewayRef("east", 1_000, 3);
  public static final GatewayRef WEST = new GatewayRef("west", 1_000, 5);

  private final Path directory = StateDirectory.create();
  private final ProcessorMetrics metrics = new ProcessorMetrics();
  private final TopologyTestDriver driver;
  private Instant now = Instant.parse("2026-11-21T12:00:00Z");
  private final Map<Topic, Integer> piped = new EnumMap<>(Topic.class);
  private int requests;

  /// With stores in memory.
  public Pipeline() {
    this(Stores::inMemoryKeyValueStore, 1, Uuid.ONE_UUID);
  }

  /// Whose topics were made anew, each with this id, and whose stores are empty.
  public static Pipeline of(Uuid topicIds) {
    return new Pipeline(Stores::inMemoryKeyValueStore, 1, topicIds);
  }

  /// With the stores of production, which take ten times as long to open.
  public static Pipeline onRocksDb() {
    return new Pipeline(Stores::persistentKeyValueStore, 1, Uuid.ONE_UUID);
  }

  /// The first partition of so many.
  static Pipeline firstOf(int partitions) {
    return new Pipeline(Stores::inMemoryKeyValueStore, partitions, Uuid.ONE_UUID);
  }

  private Pipeline(
      Function<String, KeyValueBytesStoreSupplier> stores, int partitions, Uuid topicIds) {
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    config.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
    driver =
        new TopologyTestDriver(
            ParleyTopology.build(
                metrics,
                partitions,
                partitions,
                ParleyTopology.PLACED.stream()
                    .collect(Collectors.toMap(Topic::topicName, topic -> topicIds)),
                stores),
            config,
            now);
  }

  /// As Streams does with a task that it was to give away, and keeps: it closes its processors, and
  /// initialises the same ones again. The driver does not show its task.
  void suspendAndResume() throws ReflectiveOperationException {
    Field field = TopologyTestDriver.class.getDeclaredField("task");
    field.setAccessible(true);
    StreamTask task = (StreamTask) field.get(driver);
    task.prepareCommit(true);
    task.suspend();
    task.resume();
    task.completeRestoration(_ -> {});
  }

  /// What a gateway finds in its slot.
  public sealed interface Delivery {
    record Event(OutboundEvent about, ConversationEvent event) implements Delivery {}

    /// Without a place in the order.
    record Passing(OutboundEvent about, Ephemeral event) implements Delivery {}

    /// A message as it is now.
    record Now(OutboundEvent about, String json) implements Delivery {}

    record Answered(Answer answer) implements Delivery {}
  }

  ProcessorMetrics metrics() {
    return metrics;
  }

  // In.

  public void heartbeat(GatewayRef gateway) {
    pipe(Topic.GATEWAYS, gateway.id(), WireCodec.GATEWAYS.encode(new GatewayHeartbeat(gateway, 1)));
  }

  /// @return the request's id
  public String send(
      GatewayRef from, String sender, ConversationId to, String clientId, String text) {
    SendMessage command = command(from, sender, to, clientId, text);
    send(command);
    return command.origin().requestId();
  }

  /// Sends text under an id of its own.
  ///
  /// @return the message's id
  public String say(String sender, ConversationId to, String text) {
    return say(sender, to, MessageBody.text(text));
  }

  /// Sends this under an id of its own.
  ///
  /// @return the message's id
  public String say(String sender, ConversationId to, MessageBody body) {
    send(command(EAST, sender, to, "c-" + requests, body));
    Counters counters = conversations().counters(to);
    return MessageId.of(to, counters.lastNumber(), counters.lastSeq()).toString();
  }

  /// A request of a client of [#EAST].
  ///
  /// @return the answer, if it is among the outputs, which this takes away
  public Answer.Reply ask(Function<Origin, Command.Request> request) {
    Command.Request command = request.apply(origin(EAST));
    send(command);
    return answers(Answer.Reply.class).stream()
        .filter(answer -> answer.requestId().equals(command.origin().requestId()))
        .findFirst()
        .orElseThrow();
  }

  /// A request that is granted.
  public CommandAccepted granted(Function<Origin, Command.Request> request) {
    return (CommandAccepted) ask(request);
  }

  /// A request that is not.
  public ErrorCode refused(Function<Origin, Command.Request> request) {
    return ((CommandRejected) ask(request)).code();
  }

  public Origin origin(GatewayRef gateway) {
    requests++;
    return new Origin(gateway, "r-" + requests);
  }

  public void send(Command command) {
    send(command, new RecordHeaders());
  }

  public void send(Command command, Headers headers) {
    byte[] value = WireCodec.COMMANDS.encode(command);
    pipe(Topic.COMMANDS, command.conversationId().value(), value, headers);
  }

  public SendMessage command(
      GatewayRef from, String sender, ConversationId to, String clientId, String text) {
    return command(from, sender, to, clientId, MessageBody.text(text));
  }

  private SendMessage command(
      GatewayRef from, String sender, ConversationId to, String clientId, MessageBody body) {
    requests++;
    return new SendMessage(
        to,
        clientId,
        new Sender(new UserId(sender), null, null),
        body,
        new Origin(from, "r-" + requests));
  }

  public void subscribe(GatewayRef gateway, ConversationId conversation) {
    signal(QueryConversations.watching(List.of(conversation), gateway));
  }

  public void signal(Signal signal) {
    pipe(Topic.SIGNALS, signal.conversationId().value(), WireCodec.SIGNALS.encode(signal));
  }

  public void open(GatewayRef gateway, String user, String session) {
    session(new SessionOpened(new UserId(user), session, gateway, null));
  }

  public void close(GatewayRef gateway, String user, String session) {
    session(new SessionClosed(new UserId(user), session, gateway));
  }

  public void session(SessionEvent event) {
    pipe(Topic.SESSIONS, event.userId().value(), WireCodec.SESSIONS.encode(event));
  }

  public void pipe(Topic topic, String key, byte[] value) {
    pipe(topic, key, value, new RecordHeaders());
  }

  private void pipe(Topic topic, String key, byte[] value, Headers headers) {
    pipe(topic, new TestRecord<>(key.getBytes(StandardCharsets.UTF_8), value, headers, now));
  }

  public void pipe(Topic topic, TestRecord<byte[], byte[]> record) {
    TestInputTopic<byte[], byte[]> input =
        driver.createInputTopic(
            topic.topicName(), new ByteArraySerializer(), new ByteArraySerializer());
    input.pipeInput(record);
    piped.merge(topic, 1, Integer::sum);
  }

  /// How many records a topic has been given; not counted are those that the processor writes to
  /// it.
  public int piped(Topic topic) {
    return piped.getOrDefault(topic, 0);
  }

  public void advance(Duration by) {
    now = now.plus(by);
    driver.advanceWallClockTime(by);
  }

  /// Second by second, as the processors' own clocks tick.
  public void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      advance(Duration.ofSeconds(1));
    }
  }

  public Instant now() {
    return now;
  }

  // Out.

  /// New events of the durable log.
  public List<ConversationEvent> events(ConversationId conversation) {
    return durable().stream().filter(event -> event.conversationId().equals(conversation)).toList();
  }

  public List<ConversationEvent> durable() {
    return values(Topic.MESSAGES, Codec.EVENTS);
  }

  /// New messages of the durable log.
  public List<MessageAccepted> log() {
    Class<MessageAccepted> message = MessageAccepted.class;
    return durable().stream().filter(message::isInstance).map(message::cast).toList();
  }

  /// New memberships of a user, as the conversations tell them.
  public List<Membership> memberships(String user) {
    return values(Topic.MEMBERSHIPS, WireCodec.MEMBERSHIPS).stream()
        .filter(MembershipChanged.class::isInstance)
        .map(MembershipChanged.class::cast)
        .filter(changed -> changed.userId().value().equals(user))
        .map(MembershipChanged::membership)
        .toList();
  }

  /// What is new in the presence topic, of anybody.
  public List<Presence> presences() {
    return values(Topic.PRESENCE, Codec.PRESENCE).stream().map(PresenceChanged::presence).toList();
  }

  /// What is new in the log of sessions, of anybody.
  public List<SessionChanged> sessions() {
    return values(Topic.SESSION_LOG, Codec.SESSION_LOG);
  }

  /// What is new in the topic of profiles, of anybody.
  public List<Profile> profiles() {
    return values(Topic.PROFILES, Codec.PROFILES).stream().map(ProfileChanged::profile).toList();
  }

  public List<Notification> notifications() {
    return values(Topic.NOTIFICATIONS, Codec.NOTIFICATIONS);
  }

  /// New notifications that are to be shown; takes the others away too.
  public List<Requested> requested() {
    return notifications().stream()
        .filter(Requested.class::isInstance)
        .map(Requested.class::cast)
        .toList();
  }

  public <T extends ContractValue> List<T> values(Topic topic, Codec<T> codec) {
    return read(topic).stream().map(record -> codec.decode(record.value())).toList();
  }

  public List<TestRecord<byte[], byte[]>> read(Topic topic) {
    return read(topic.topicName());
  }

  /// What is new in the slots of all gateways; the test driver does not keep partitions apart.
  public List<Delivery> outbound() {
    List<Delivery> deliveries = new ArrayList<>();
    for (TestRecord<byte[], byte[]> record : read(Topic.OUTBOUND)) {
      Optional<OutboundEvent> about = OutboundEvent.read(record.key(), record.headers());
      deliveries.add(
          about
              .map(event -> delivery(event, record.value()))
              .orElseGet(() -> new Delivery.Answered(WireCodec.ANSWERS.decode(record.value()))));
    }
    return deliveries;
  }

  private static Delivery delivery(OutboundEvent about, byte[] value) {
    if (about.seq() == 0) {
      return new Delivery.Passing(about, Codec.EPHEMERALS.decode(value));
    }
    return about.type() == EventType.MESSAGE_NOW
        ? new Delivery.Now(about, new String(value, StandardCharsets.UTF_8))
        : new Delivery.Event(about, Codec.EVENTS.decode(value));
  }

  public <T extends Answer> List<T> answers(Class<T> type) {
    return outbound().stream()
        .filter(Delivery.Answered.class::isInstance)
        .map(delivery -> ((Delivery.Answered) delivery).answer())
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  public List<Delivery.Event> events() {
    return outbound().stream()
        .filter(Delivery.Event.class::isInstance)
        .map(Delivery.Event.class::cast)
        .toList();
  }

  /// What is new in the slots and has no place in the order.
  public List<Ephemeral> passing() {
    return outbound().stream().flatMap(Pipeline::passing).toList();
  }

  private static Stream<Ephemeral> passing(Delivery delivery) {
    return switch (delivery) {
      case Delivery.Passing passing -> Stream.of(passing.event());
      default -> Stream.of();
    };
  }

  public List<TestRecord<byte[], byte[]>> changelog(String store) {
    return read("test-" + store + "-changelog");
  }

  /// What a restored store holds.
  public void restore(String store, List<TestRecord<byte[], byte[]>> changelog) {
    KeyValueStore<Bytes, byte[]> target = driver.getKeyValueStore(store);
    for (TestRecord<byte[], byte[]> entry : changelog) {
      target.put(Bytes.wrap(entry.key()), entry.value());
    }
    changelog(store);
  }

  /// What the store of the conversations holds of an earlier life.
  public void put(Bytes key, byte[] value) {
    driver.<Bytes, byte[]>getKeyValueStore(ConversationStore.NAME).put(key, value);
  }

  public int size(String store) {
    return keys(store).size();
  }

  /// How many entries of each kind, by the first letter of their keys.
  public Map<String, Long> sizes(String store) {
    return keys(store).stream()
        .collect(
            Collectors.groupingBy(
                key -> new String(key.get(), 0, 1, StandardCharsets.UTF_8),
                TreeMap::new,
                Collectors.counting()));
  }

  private List<Bytes> keys(String store) {
    List<Bytes> keys = new ArrayList<>();
    try (var entries = driver.<Bytes, byte[]>getKeyValueStore(store).all()) {
      entries.forEachRemaining(entry -> keys.add(entry.key));
    }
    keys.removeIf(key -> key.get()[0] == 'z'); // of the topics, not of what is in them
    return keys;
  }

  /// More members of a group that the user leads.
  public void crowd(ConversationId group, String owner, String... members) {
    for (int from = 0; from < members.length; from += Limits.MEMBERS_PER_COMMAND) {
      int to = Math.min(from + Limits.MEMBERS_PER_COMMAND, members.length);
      granted(Requests.add(owner, group, Arrays.copyOfRange(members, from, to)));
    }
  }

  /// The state as another life would find it.
  public Conversations conversations() {
    FastStore copy = new FastStore(ConversationStore.NAME);
    try (var entries = driver.<Bytes, byte[]>getKeyValueStore(ConversationStore.NAME).all()) {
      entries.forEachRemaining(entry -> copy.put(entry.key, entry.value));
    }
    return new Conversations(new ConversationStore(copy), "reader");
  }

  @Override
  public void close() {
    Flow commands = metrics.commands();
    assertThat(commands.accepted())
        .as("accepted = delivered + pending + rejected")
        .isEqualTo(commands.delivered() + metrics.pending() + commands.rejected());
    driver.close();
    StateDirectory.delete(directory);
  }

  private List<TestRecord<byte[], byte[]>> read(String topic) {
    TestOutputTopic<byte[], byte[]> output =
        driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TestRecord<byte[], byte[]>> records = new ArrayList<>();
    while (!output.isEmpty()) {
      records.add(output.readRecord());
    }
    return records;
  }
}
