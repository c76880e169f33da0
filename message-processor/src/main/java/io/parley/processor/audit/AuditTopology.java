package io.parley.processor.audit;

import io.parley.contract.kafka.Topic;
import io.parley.processor.routing.HeartbeatClock;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/// The whole of the audit, from topics to topics.
///
///     messages, receipts ──> audit ──> audit, dead-letters
///     conversations ───────> the store of snapshots, for the members of groups
///
///     presence, gateways ──> who is online, and the time; whole in every instance
public final class AuditTopology {
  static final String SNAPSHOTS = "snapshots";

  private AuditTopology() {}

  /// @param share of the conversations, in percent
  public static Topology build(int share) {
    OnlineUsers online = new OnlineUsers();
    HeartbeatClock clock = new HeartbeatClock();
    Topology topology = new Topology();
    global(topology, "presence", Topic.PRESENCE, online::follower);
    global(topology, "gateways", Topic.GATEWAYS, () -> new ClockFollower(clock));
    source(topology, "messages-in", Topic.MESSAGES);
    source(topology, "receipts-in", Topic.RECEIPTS);
    topology.addProcessor(
        "audit", () -> new AuditProcessor(online, clock, share), "messages-in", "receipts-in");
    topology.addStateStore(AuditedEvents.builder(), "audit");
    topology.addReadOnlyStateStore(
        snapshots(),
        "conversations-in",
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        Topic.CONVERSATIONS.topicName(),
        "snapshot",
        SnapshotKeeper::new);
    topology.connectProcessorAndStateStores("audit", SNAPSHOTS);
    sink(topology, Topic.AUDIT);
    sink(topology, Topic.DEAD_LETTERS);
    return topology;
  }

  static String sinkName(Topic topic) {
    return "to-" + topic.topicName();
  }

  private static StoreBuilder<KeyValueStore<byte[], byte[]>> snapshots() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(SNAPSHOTS), Serdes.ByteArray(), Serdes.ByteArray())
        .withLoggingDisabled();
  }

  /// Read into every instance, into memory. The store, which Streams asks for, stays empty.
  private static void global(
      Topology topology,
      String name,
      Topic topic,
      ProcessorSupplier<byte[], byte[], Void, Void> follower) {
    topology.addGlobalStore(
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(name), Serdes.ByteArray(), Serdes.ByteArray())
            .withLoggingDisabled(),
        name + "-in",
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        topic.topicName(),
        name + "-follower",
        follower);
  }

  private static void source(Topology topology, String name, Topic topic) {
    topology.addSource(
        name, new ByteArrayDeserializer(), new ByteArrayDeserializer(), topic.topicName());
  }

  private static void sink(Topology topology, Topic topic) {
    topology.addSink(
        sinkName(topic),
        topic.topicName(),
        new ByteArraySerializer(),
        new ByteArraySerializer(),
        "audit");
  }

  private static final class ClockFollower implements Processor<byte[], byte[], Void, Void> {
    private final HeartbeatClock clock;

    ClockFollower(HeartbeatClock clock) {
      this.clock = clock;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      clock.heard(record.timestamp());
    }
  }

  /// Keeps the bytes; they are decoded when somebody asks.
  private static final class SnapshotKeeper implements Processor<byte[], byte[], Void, Void> {
    private KeyValueStore<byte[], byte[]> store;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    SnapshotKeeper() {}

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      store = context.getStateStore(SNAPSHOTS);
    }

    @Override
    @SuppressWarnings("NullAway") // Streams says that a key is never null; a poisonous one is
    public void process(Record<byte[], byte[]> record) {
      if (record.key() != null) {
        store.put(record.key(), record.value());
      }
    }
  }
}
