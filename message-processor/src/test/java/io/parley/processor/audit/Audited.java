package io.parley.processor.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.ConversationView;
import io.parley.contract.MessageBody;
import io.parley.contract.Presence;
import io.parley.contract.PresenceStatus;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.AuditVerdict;
import io.parley.contract.log.AuditVerdict.Fault;
import io.parley.contract.log.AuditVerdict.Summary;
import io.parley.contract.log.Change;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.ConversationChanged;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.ConversationSnapshot;
import io.parley.contract.log.Ephemeral.ReceiptBatch;
import io.parley.contract.log.MarkCause;
import io.parley.contract.log.MovedMark;
import io.parley.contract.log.PresenceChanged;
import io.parley.contract.wire.GatewayHeartbeat;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.codec.WireCodec;
import io.parley.processor.StateDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/// The auditor without a broker, and what it is given to read. Time is the test's own; a gateway's
/// heart beats while it passes.
final class Audited implements AutoCloseable {
  static final UserId ALICE = new UserId("alice");
  static final UserId BOB = new UserId("bob");
  static final ConversationId DM = ConversationId.direct(ALICE, BOB);

  private static final GatewayRef GATEWAY = new GatewayRef("east", 1_000, 0);

  private final Path directory = StateDirectory.create();
  private Instant now = Instant.parse("2026-11-21T12:00:00Z");
  private final int share;
  private TopologyTestDriver driver;

  Audited() {
    this(100);
  }

  /// @param share of the conversations, in percent
  Audited(int share) {
    this.share = share;
    driver = driver();
  }

  /// A process that is started anew, with its disk or on another.
  void startAnew(boolean withItsDisk) {
    driver.close();
    if (!withItsDisk) {
      StateDirectory.delete(directory);
    }
    driver = driver();
    beat();
  }

  private TopologyTestDriver driver() {
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    config.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
    return new TopologyTestDriver(AuditTopology.build(share), config, now);
  }

  // What happens.

  void beat() {
    byte[] heartbeat = WireCodec.GATEWAYS.encode(new GatewayHeartbeat(GATEWAY, 1));
    pipe(Topic.GATEWAYS, GATEWAY.id(), heartbeat);
  }

  void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      silence(1);
      beat();
    }
  }

  /// Time in which no gateway is heard.
  void silence(int seconds) {
    now = now.plusSeconds(seconds);
    driver.advanceWallClockTime(Duration.ofSeconds(seconds));
  }

  void is(UserId user, PresenceStatus status) {
    Presence presence = new Presence(user, status, null);
    pipe(Topic.PRESENCE, user.value(), Codec.PRESENCE.encode(new PresenceChanged(presence, now)));
  }

  MessageAccepted message(long seq) {
    return message(DM, seq, seq, "m-" + seq, "c-" + seq, "message " + seq);
  }

  MessageAccepted message(
      ConversationId to, long seq, long number, String id, String clientId, String text) {
    Sender sender = new Sender(ALICE, null, null);
    return new MessageAccepted(id, clientId, to, seq, number, sender, MessageBody.text(text), now);
  }

  void log(ConversationEvent... events) {
    for (ConversationEvent event : events) {
      pipe(Topic.MESSAGES, event.conversationId().value(), Codec.EVENTS.encode(event));
    }
  }

  void send(long... seqs) {
    for (long seq : seqs) {
      log(message(seq));
    }
  }

  ConversationChanged changed(ConversationId group, long seq, Change change, UserId... members) {
    return new ConversationChanged(
        group, seq, 0, change, List.of(BOB), ALICE, now, view(group, List.of(members)));
  }

  void snapshot(ConversationId group, UserId... members) {
    ConversationSnapshot snapshot =
        new ConversationSnapshot(view(group, List.of(members)), 1, now, List.of());
    pipe(Topic.CONVERSATIONS, group.value(), Codec.CONVERSATIONS.encode(snapshot));
  }

  private static ConversationView view(ConversationId group, List<UserId> members) {
    return new ConversationView(
        group,
        ConversationKind.GROUP,
        null,
        null,
        false,
        ALICE,
        List.of(),
        members,
        members.size(),
        Instant.EPOCH);
  }

  void receipt(UserId user, @Nullable Long delivered, @Nullable Long read) {
    receipt(user, delivered, read, now);
  }

  void receipt(UserId user, @Nullable Long delivered, @Nullable Long read, Instant at) {
    MovedMark mark =
        new MovedMark(
            user,
            Objects.requireNonNullElse(delivered, 0L),
            Objects.requireNonNullElse(read, 0L),
            read == null ? MarkCause.WRITTEN : MarkCause.READ,
            at);
    ReceiptBatch batch = new ReceiptBatch(DM, List.of(mark), List.of(), at);
    pipe(Topic.RECEIPTS, DM.value(), Codec.EPHEMERALS.encode(batch));
  }

  Instant now() {
    return now;
  }

  void pipe(Topic topic, @Nullable String key, byte @Nullable [] value) {
    driver
        .createInputTopic(topic.topicName(), new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(
            new TestRecord<>(
                key == null ? null : key.getBytes(UTF_8), value, new RecordHeaders(), now));
  }

  // What is found.

  List<Fault> faults() {
    return verdicts().stream().filter(Fault.class::isInstance).map(Fault.class::cast).toList();
  }

  /// After a summary is due.
  Summary summary() {
    pass(10);
    return verdicts().stream()
        .filter(Summary.class::isInstance)
        .map(Summary.class::cast)
        .reduce((first, last) -> last)
        .orElseThrow();
  }

  List<TestRecord<byte[], byte[]>> read(Topic topic) {
    var output =
        driver.createOutputTopic(
            topic.topicName(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TestRecord<byte[], byte[]>> records = new ArrayList<>();
    while (!output.isEmpty()) {
      records.add(output.readRecord());
    }
    return records;
  }

  List<AuditVerdict> verdicts() {
    return read(Topic.AUDIT).stream().map(r -> Codec.AUDIT.decode(r.value())).toList();
  }

  List<String> metrics() {
    return driver.metrics().entrySet().stream()
        .filter(entry -> entry.getKey().group().equals("parley.audit"))
        .map(entry -> entry.getKey().name() + "=" + entry.getValue().metricValue())
        .sorted()
        .toList();
  }

  @Override
  public void close() {
    driver.close();
    StateDirectory.delete(directory);
  }
}
