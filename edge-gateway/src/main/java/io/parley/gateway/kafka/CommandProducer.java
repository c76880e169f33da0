package io.parley.gateway.kafka;

import io.parley.contract.ConversationId;
import io.parley.contract.PresenceStatus;
import io.parley.contract.Profile;
import io.parley.contract.UserId;
import io.parley.contract.VisibleTo;
import io.parley.contract.kafka.DeadLetter;
import io.parley.contract.kafka.Topic;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.GatewayHeartbeat;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.Revocation;
import io.parley.contract.wire.SessionEvent;
import io.parley.contract.wire.SessionEvent.ProfileShown;
import io.parley.contract.wire.SessionEvent.QueryPresence;
import io.parley.contract.wire.SessionEvent.SessionClosed;
import io.parley.contract.wire.SessionEvent.SessionOpened;
import io.parley.contract.wire.SessionEvent.StatusChosen;
import io.parley.contract.wire.SessionEvent.UnwatchPresence;
import io.parley.contract.wire.SessionEvent.VisibilityChosen;
import io.parley.contract.wire.Signal;
import io.parley.contract.wire.Signal.CatchUp;
import io.parley.contract.wire.Signal.Probe;
import io.parley.contract.wire.Signal.QueryConversations;
import io.parley.contract.wire.Signal.UnwatchConversations;
import io.parley.contract.wire.codec.WireCodec;
import io.parley.gateway.conversation.Partitions;
import io.parley.gateway.conversation.Upstream;
import io.parley.gateway.request.CommandLog;
import io.parley.gateway.request.QueryLog;
import io.parley.operations.security.SecurityEvent;
import io.parley.operations.security.SecurityLog;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything that this gateway writes to Kafka. Nothing blocks: what the producer cannot take at
/// once has failed.
public final class CommandProducer implements Upstream, CommandLog, QueryLog {
  private static final Logger log = LoggerFactory.getLogger(CommandProducer.class);

  private final Producer<byte[], byte[]> producer;
  private final GatewayRef gateway;
  private final Partitions partitions;
  private final BrokerContact contact;
  private final SecurityLog securityLog;
  private final LongAdder deadLetters = new LongAdder();

  public CommandProducer(KafkaClients kafka, BrokerContact contact, SecurityLog securityLog) {
    this(kafka.producer(), kafka.gateway(), kafka, contact, securityLog);
  }

  CommandProducer(
      Producer<byte[], byte[]> producer,
      GatewayRef gateway,
      Partitions partitions,
      BrokerContact contact,
      SecurityLog securityLog) {
    this.producer = producer;
    this.gateway = gateway;
    this.partitions = partitions;
    this.contact = contact;
    this.securityLog = securityLog;
  }

  @Override
  public void append(Command command, Runnable onSuccess, Consumer<Exception> onFailure) {
    write(
        record(
            Topic.COMMANDS, command.conversationId().value(), WireCodec.COMMANDS.encode(command)),
        _ -> onSuccess.run(),
        onFailure);
  }

  @Override
  public void subscribe(List<ConversationId> conversations) {
    signal(conversations, ids -> QueryConversations.watching(ids, gateway));
  }

  @Override
  public void unsubscribe(List<ConversationId> conversations) {
    signal(conversations, ids -> new UnwatchConversations(ids, gateway));
  }

  private void signal(
      List<ConversationId> conversations, Function<List<ConversationId>, Signal> make) {
    for (PartitionBatch<ConversationId> batch :
        PartitionBatch.of(conversations, partitions::partitionOf, ConversationId::value)) {
      signal(batch.partition(), make.apply(batch.ids()));
    }
  }

  @Override
  public void catchUp(ConversationId conversation, String requestId, long from, long to) {
    signal(new CatchUp(conversation, gateway, requestId, from, to));
  }

  @Override
  public void typing(
      ConversationId conversation, UserId user, @Nullable String name, boolean typing) {
    signal(new Signal.Type(conversation, gateway, user, name, typing));
  }

  @Override
  public void sessionOpened(UserId user, String sessionId, @Nullable Profile profile) {
    tell(new SessionOpened(user, sessionId, gateway, profile));
  }

  @Override
  public void profileShown(Profile profile) {
    tell(new ProfileShown(profile, gateway));
  }

  @Override
  public void sessionClosed(UserId user, String sessionId) {
    tell(new SessionClosed(user, sessionId, gateway));
  }

  @Override
  public void watchPresence(List<UserId> users) {
    tell(users, ids -> QueryPresence.watching(ids, gateway));
  }

  @Override
  public void unwatchPresence(List<UserId> users) {
    tell(users, ids -> new UnwatchPresence(ids, gateway));
  }

  private void tell(List<UserId> users, Function<List<UserId>, SessionEvent> make) {
    for (PartitionBatch<UserId> batch :
        PartitionBatch.of(users, partitions::partitionOf, UserId::value)) {
      SessionEvent event = make.apply(batch.ids());
      write(
          record(
              Topic.SESSIONS,
              batch.partition(),
              event.userId().value(),
              WireCodec.SESSIONS.encode(event)),
          CommandProducer::askedAgainLater);
    }
  }

  @Override
  public void chooseStatus(
      UserId user, PresenceStatus status, Runnable onSuccess, Consumer<Exception> onFailure) {
    write(record(new StatusChosen(user, status, gateway)), _ -> onSuccess.run(), onFailure);
  }

  @Override
  public void chooseVisibility(
      UserId user, VisibleTo visibleTo, Runnable onSuccess, Consumer<Exception> onFailure) {
    write(record(new VisibilityChosen(user, visibleTo, gateway)), _ -> onSuccess.run(), onFailure);
  }

  @Override
  public void ask(Signal query, Consumer<Exception> onFailure) {
    write(record(query), onFailure);
  }

  @Override
  public void ask(SessionEvent query, Consumer<Exception> onFailure) {
    write(record(query), onFailure);
  }

  @Override
  public List<List<ConversationId>> conversationsByQuery(List<ConversationId> conversations) {
    return PartitionBatch.of(conversations, partitions::partitionOf, ConversationId::value).stream()
        .map(PartitionBatch::ids)
        .toList();
  }

  @Override
  public List<List<UserId>> usersByQuery(List<UserId> users) {
    return PartitionBatch.of(users, partitions::partitionOf, UserId::value).stream()
        .map(PartitionBatch::ids)
        .toList();
  }

  /// @param written told by any thread, once it is in the log, the broker's time of it in
  ///   milliseconds since 1970; never if it does not get there
  public void heartbeat(int sessions, LongConsumer written) {
    GatewayHeartbeat heartbeat = new GatewayHeartbeat(gateway, sessions);
    write(
        record(Topic.GATEWAYS, gateway.id(), WireCodec.GATEWAYS.encode(heartbeat)),
        metadata -> written.accept(metadata.timestamp()),
        CommandProducer::askedAgainLater);
  }

  /// Tells all gateways.
  ///
  /// @param onSuccess told by any thread, once it is in the log; or else `onFailure`
  public void revoke(Revocation revocation, Runnable onSuccess, Consumer<Exception> onFailure) {
    write(
        record(Topic.REVOCATIONS, revocation.key(), WireCodec.REVOCATIONS.encode(revocation)),
        _ -> onSuccess.run(),
        onFailure);
  }

  /// Says that the gateway has gone for good: no waiting for its heartbeat to become stale. Its
  /// next run finds this one's epoch there.
  public void gone() {
    byte[] key = gateway.id().getBytes(StandardCharsets.UTF_8);
    ProducerRecord<byte[], byte[]> tombstone =
        new ProducerRecord<>(Topic.GATEWAYS.topicName(), key, null);
    SlotChoice.writeEpoch(gateway, tombstone.headers());
    write(tombstone, CommandProducer::askedAgainLater);
  }

  /// Asks one partition's task for an answer that changes nothing.
  void probe(int partition, Probe probe) {
    signal(partition, probe);
  }

  /// Puts aside a record of this gateway's slot that cannot be read.
  void deadLetter(ConsumerRecord<byte[], byte[]> record, String reason) {
    deadLetters.increment();
    log.warn("dead letter: slot {} at {}: {}", record.partition(), record.offset(), reason);
    DeadLetter letter = DeadLetter.of("edge-gateway", record, reason);
    securityLog.note(
        SecurityEvent.of(SecurityEvent.Kind.DEAD_LETTER)
            .about(DeadLetter.origin(letter.headers())));
    write(letter.toRecord(), e -> log.error("a dead letter was not written: {}", e.toString()));
  }

  /// Records that could not be read.
  public long deadLetters() {
    return deadLetters.sum();
  }

  private void tell(SessionEvent event) {
    write(record(event), CommandProducer::askedAgainLater);
  }

  private static ProducerRecord<byte[], byte[]> record(SessionEvent event) {
    return record(Topic.SESSIONS, event.userId().value(), WireCodec.SESSIONS.encode(event));
  }

  private void signal(Signal signal) {
    write(record(signal), CommandProducer::askedAgainLater);
  }

  private void signal(int partition, Signal signal) {
    write(
        record(
            Topic.SIGNALS,
            partition,
            signal.conversationId().value(),
            WireCodec.SIGNALS.encode(signal)),
        CommandProducer::askedAgainLater);
  }

  private static ProducerRecord<byte[], byte[]> record(Signal signal) {
    return record(Topic.SIGNALS, signal.conversationId().value(), WireCodec.SIGNALS.encode(signal));
  }

  private static ProducerRecord<byte[], byte[]> record(Topic topic, String key, byte[] value) {
    return new ProducerRecord<>(topic.topicName(), key.getBytes(StandardCharsets.UTF_8), value);
  }

  private static ProducerRecord<byte[], byte[]> record(
      Topic topic, int partition, String key, byte[] value) {
    return new ProducerRecord<>(
        topic.topicName(), partition, key.getBytes(StandardCharsets.UTF_8), value);
  }

  /// A request that is lost is made again by whoever made it: there is nothing more to do.
  private static void askedAgainLater(Exception e) {
    log.debug("not written: {}", e.toString());
  }

  private void write(ProducerRecord<byte[], byte[]> record, Consumer<Exception> onFailure) {
    write(record, _ -> {}, onFailure);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback is told of every failure
  private void write(
      ProducerRecord<byte[], byte[]> record,
      Consumer<RecordMetadata> onSuccess,
      Consumer<Exception> onFailure) {
    try {
      producer.send(
          record,
          (metadata, failure) -> {
            if (failure == null) {
              contact.confirmed();
              onSuccess.accept(metadata);
            } else {
              onFailure.accept(failure);
            }
          });
    } catch (KafkaException | IllegalStateException e) { // its buffer is full, or it is closed
      onFailure.accept(e);
    }
  }
}
