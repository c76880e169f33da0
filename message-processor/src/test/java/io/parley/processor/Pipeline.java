package io.parley.processor;

import io.parley.contract.Answer;
import io.parley.contract.Codec;
import io.parley.contract.Command.SendMessage;
import io.parley.contract.ConversationEvent;
import io.parley.contract.ConversationEvent.MessageAccepted;
import io.parley.contract.ConversationId;
import io.parley.contract.GatewayHeartbeat;
import io.parley.contract.GatewayRef;
import io.parley.contract.MessageBody;
import io.parley.contract.Origin;
import io.parley.contract.OutboundEvent;
import io.parley.contract.Sender;
import io.parley.contract.SessionEvent;
import io.parley.contract.SessionEvent.SessionOpened;
import io.parley.contract.Signal;
import io.parley.contract.Signal.Subscribe;
import io.parley.contract.Topic;
import io.parley.contract.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/// The topology without a broker. Time is the test's own.
final class Pipeline implements AutoCloseable {
  static final GatewayRef EAST = new GatewayRef("east", 1_000, 3);
  static final GatewayRef WEST = new GatewayRef("west", 1_000, 5);

  private final TopologyTestDriver driver;
  private Instant now = Instant.parse("2026-11-21T12:00:00Z");
  private int requests;

  Pipeline() {
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    config.put(StreamsConfig.STATE_DIR_CONFIG, temporaryDirectory());
    driver = new TopologyTestDriver(ParleyTopology.build(), config, now);
  }

  /// What a gateway finds in its slot.
  sealed interface Delivery {
    record Event(OutboundEvent about, ConversationEvent event) implements Delivery {}

    record Answered(Answer answer) implements Delivery {}
  }

  // In.

  void heartbeat(GatewayRef gateway) {
    pipe(Topic.GATEWAYS, gateway.id(), Codec.GATEWAYS.encode(new GatewayHeartbeat(gateway, 1)));
  }

  /// @return the request's id
  String send(GatewayRef from, String sender, ConversationId to, String clientId, String text) {
    SendMessage command = command(from, sender, to, clientId, text);
    send(command);
    return command.origin().requestId();
  }

  void send(SendMessage command) {
    send(command, new RecordHeaders());
  }

  void send(SendMessage command, Headers headers) {
    byte[] value = Codec.COMMANDS.encode(command);
    pipe(Topic.COMMANDS, command.conversationId().value(), value, headers);
  }

  SendMessage command(
      GatewayRef from, String sender, ConversationId to, String clientId, String text) {
    requests++;
    return new SendMessage(
        to,
        "m-" + requests,
        clientId,
        new Sender(new UserId(sender), null, null),
        MessageBody.text(text),
        new Origin(from, "r-" + requests));
  }

  void subscribe(GatewayRef gateway, ConversationId conversation) {
    signal(new Subscribe(conversation, gateway));
  }

  void signal(Signal signal) {
    pipe(Topic.SIGNALS, signal.conversationId().value(), Codec.SIGNALS.encode(signal));
  }

  void open(GatewayRef gateway, String user, String session) {
    session(new SessionOpened(new UserId(user), session, gateway));
  }

  void session(SessionEvent event) {
    pipe(Topic.SESSIONS, event.userId().value(), Codec.SESSIONS.encode(event));
  }

  void pipe(Topic topic, String key, byte[] value) {
    pipe(topic, key, value, new RecordHeaders());
  }

  private void pipe(Topic topic, String key, byte[] value, Headers headers) {
    TestInputTopic<byte[], byte[]> input =
        driver.createInputTopic(
            topic.topicName(), new ByteArraySerializer(), new ByteArraySerializer());
    input.pipeInput(new TestRecord<>(key.getBytes(StandardCharsets.UTF_8), value, headers, now));
  }

  void advance(Duration by) {
    now = now.plus(by);
    driver.advanceWallClockTime(by);
  }

  Instant now() {
    return now;
  }

  // Out.

  /// New events of the durable log.
  List<MessageAccepted> log() {
    return read(Topic.MESSAGES).stream()
        .map(record -> (MessageAccepted) Codec.EVENTS.decode(record.value()))
        .toList();
  }

  List<TestRecord<byte[], byte[]>> read(Topic topic) {
    return read(topic.topicName());
  }

  /// What is new in the slots of all gateways; the test driver does not keep partitions apart.
  List<Delivery> outbound() {
    List<Delivery> deliveries = new ArrayList<>();
    for (TestRecord<byte[], byte[]> record : read(Topic.OUTBOUND)) {
      Optional<OutboundEvent> about = OutboundEvent.read(record.key(), record.headers());
      deliveries.add(
          about.isPresent()
              ? new Delivery.Event(about.get(), Codec.EVENTS.decode(record.value()))
              : new Delivery.Answered(Codec.ANSWERS.decode(record.value())));
    }
    return deliveries;
  }

  <T extends Answer> List<T> answers(Class<T> type) {
    return outbound().stream()
        .filter(Delivery.Answered.class::isInstance)
        .map(delivery -> ((Delivery.Answered) delivery).answer())
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  List<Delivery.Event> events() {
    return outbound().stream()
        .filter(Delivery.Event.class::isInstance)
        .map(Delivery.Event.class::cast)
        .toList();
  }

  List<TestRecord<byte[], byte[]>> changelog(String store) {
    return read("test-" + store + "-changelog");
  }

  /// What a restored store holds.
  void restore(String store, List<TestRecord<byte[], byte[]>> changelog) {
    KeyValueStore<Bytes, byte[]> target = driver.getKeyValueStore(store);
    for (TestRecord<byte[], byte[]> entry : changelog) {
      target.put(Bytes.wrap(entry.key()), entry.value());
    }
    changelog(store);
  }

  int size(String store) {
    int size = 0;
    try (var entries = driver.<Bytes, byte[]>getKeyValueStore(store).all()) {
      while (entries.hasNext()) {
        entries.next();
        size++;
      }
    }
    return size;
  }

  @Override
  public void close() {
    driver.close();
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

  private static String temporaryDirectory() {
    try {
      return Files.createTempDirectory("parley-topology").toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
