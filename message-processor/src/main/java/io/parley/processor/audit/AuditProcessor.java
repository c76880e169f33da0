package io.parley.processor.audit;

import io.parley.contract.ContractValue;
import io.parley.contract.ConversationId;
import io.parley.contract.ConversationView;
import io.parley.contract.MalformedRecordException;
import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationSnapshot;
import io.parley.contract.log.Ephemeral;
import io.parley.contract.log.Ephemeral.ReceiptBatch;
import io.parley.contract.log.Ephemeral.ReceiptCounts;
import io.parley.contract.log.Ephemeral.Typing;
import io.parley.contract.log.UnknownRecord;
import io.parley.processor.audit.AuditReport.Count;
import io.parley.processor.routing.HeartbeatClock;
import io.parley.processor.routing.Life;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/// Gives one partition's events and receipts to its [Audit]. What it cannot read is counted: the
/// sink reads the same records and puts them to the dead letters.
final class AuditProcessor implements Processor<byte[], byte[], byte[], Object> {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration SUMMARY = Duration.ofSeconds(10);

  /// Times beyond are no times, and would not fit the stores' milliseconds.
  private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

  private final OnlineUsers online;
  private final HeartbeatClock clock;
  private final int share;

  private ProcessorContext<byte[], Object> context;
  private Life life;
  private KeyValueStore<byte[], byte[]> snapshots;
  private AuditMetrics metrics;
  private AuditReport report;
  private Audit audit;

  /// @param share of the conversations that are looked at, in percent; the others' records are not
  ///   even decoded
  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
  AuditProcessor(OnlineUsers online, HeartbeatClock clock, int share) {
    this.online = online;
    this.clock = clock;
    this.share = share;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    this.context = context;
    snapshots = context.getStateStore(AuditTopology.SNAPSHOTS);
    metrics = new AuditMetrics(context.metrics(), context.taskId().toString());
    report = new AuditReport(context.taskId().partition(), this::publish, metrics);
    AuditedEvents events = new AuditedEvents(context.getStateStore(AuditedEvents.NAME));
    audit = new Audit(events, online, clock, report, this::snapshot);
    life = Life.begin(context);
    life.every(TICK, now -> tick());
    life.every(SUMMARY, now -> report.summarise(Instant.ofEpochMilli(now)));
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    if (!isAudited(record.key())) {
      return;
    }
    String topic = context.recordMetadata().orElseThrow().topic();
    try {
      if (topic.equals(Topic.MESSAGES.topicName())) {
        event(Codec.EVENTS.read(record.value()), record.value());
      } else {
        receipt(Codec.EPHEMERALS.read(record.value()));
      }
    } catch (MalformedRecordException e) {
      report.count(Count.UNREADABLE);
    }
  }

  @SuppressWarnings("NullAway") // Streams says that a key is never null; a poisonous one is
  private boolean isAudited(byte[] key) {
    return share == 100 || (key != null && Math.floorMod(hash(key), 100) < share);
  }

  @Override
  public void close() {
    life.end();
    metrics.remove();
  }

  private void event(ContractValue read, byte[] value) {
    if (read instanceof UnknownRecord unknown) {
      report.count(Count.UNKNOWN);
      LaterEvent.of(unknown).filter(event -> isTime(event.at())).ifPresent(audit::later);
    } else if (read instanceof ConversationEvent event && isTime(event.at())) {
      audit.event(event, hash(value));
    } else {
      report.count(Count.UNREADABLE);
    }
  }

  private void receipt(ContractValue read) {
    if (read instanceof Ephemeral ephemeral) {
      receipt(ephemeral);
    } else {
      report.count(Count.UNKNOWN);
    }
  }

  private void receipt(Ephemeral ephemeral) {
    switch (ephemeral) {
      case ReceiptBatch batch when batch.marks().stream().allMatch(mark -> isTime(mark.at())) ->
          batch.marks().forEach(mark -> audit.receipt(Receipt.of(batch, mark)));
      case ReceiptBatch _, Typing _ -> report.count(Count.UNREADABLE);
      case ReceiptCounts _ -> {} // of large conversations, whose deliveries are not audited
    }
  }

  private static boolean isTime(Instant at) {
    return !at.isBefore(Instant.EPOCH) && at.isBefore(LATEST);
  }

  private void tick() {
    audit.tick();
    if (context.taskId().partition() == 0) {
      report.count(Count.UNKNOWN, online.takeUnknown());
      online.drainDeadLetters(
          letter -> context.forward(letter, AuditTopology.sinkName(Topic.DEAD_LETTERS)));
    }
  }

  private Optional<ConversationView> snapshot(ConversationId conversation) {
    byte[] value = snapshots.get(conversation.value().getBytes(StandardCharsets.UTF_8));
    if (value == null) {
      return Optional.empty();
    }
    try {
      if (Codec.CONVERSATIONS.read(value) instanceof ConversationSnapshot snapshot) {
        return Optional.of(snapshot.conversation());
      }
      report.count(Count.UNKNOWN);
      return Optional.empty();
    } catch (MalformedRecordException e) { // the sink puts it aside
      report.count(Count.UNREADABLE);
      return Optional.empty();
    }
  }

  private void publish(byte[] key, byte[] value) {
    context.forward(
        new Record<>(key, value, context.currentSystemTimeMs()),
        AuditTopology.sinkName(Topic.AUDIT));
  }

  /// FNV-1a of 64 bits: two contents are told apart, whoever wrote them meant no harm.
  private static long hash(byte[] bytes) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : bytes) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }
}
