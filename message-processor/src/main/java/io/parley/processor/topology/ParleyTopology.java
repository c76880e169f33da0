package io.parley.processor.topology;

import io.parley.contract.kafka.Topic;
import io.parley.processor.metrics.ProcessorMetrics;
import io.parley.processor.routing.GatewayDirectory;
import io.parley.processor.routing.Outgoing;
import io.parley.processor.routing.Outputs;
import io.parley.processor.store.ConversationStore;
import io.parley.processor.store.UserStore;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.Stores;

/// The whole of what the processor does, from topics to topics. Nothing here knows a broker.
///
///     commands, signals ─────> conversation ──> messages, receipts, conversations, memberships,
///                                               receipt-marks, outbound
///
///     sessions, memberships ─> user ──────────> the log of sessions, presence, users,
///                                               notifications, outbound
///
///     gateways ───> the directory of live gateways, whole in every instance
///
/// What cannot be read goes to dead letters, from either sub-topology.
public final class ParleyTopology {
  /// The sub-topologies, in the names of their sinks.
  public static final String CONVERSATIONS = "conversations";

  static final String USERS = "users";

  /// The topics whose records' places are stored.
  public static final List<Topic> PLACED =
      List.of(Topic.COMMANDS, Topic.SESSIONS, Topic.MEMBERSHIPS);

  private ParleyTopology() {}

  /// @param metrics of all its tasks together
  /// @param conversationPartitions how many there are: what is in another than its key's is
  ///   nobody's
  /// @param userPartitions likewise
  /// @param topicIds of [#PLACED], by name
  public static Topology build(
      ProcessorMetrics metrics,
      int conversationPartitions,
      int userPartitions,
      Map<String, Uuid> topicIds) {
    return build(
        metrics, conversationPartitions, userPartitions, topicIds, Stores::persistentKeyValueStore);
  }

  /// @param stores makes a store of a name
  static Topology build(
      ProcessorMetrics metrics,
      int conversationPartitions,
      int userPartitions,
      Map<String, Uuid> topicIds,
      Function<String, KeyValueBytesStoreSupplier> stores) {
    GatewayDirectory gateways = new GatewayDirectory();
    Topology topology = new Topology();
    liveGateways(topology, gateways);
    conversations(
        topology,
        gateways,
        metrics,
        conversationPartitions,
        topicIds,
        stores.apply(ConversationStore.NAME));
    users(topology, gateways, metrics, userPartitions, topicIds, stores.apply(UserStore.NAME));
    return topology;
  }

  private static void liveGateways(Topology topology, GatewayDirectory gateways) {
    topology.addGlobalStore(
        GatewayDirectory.storeBuilder(),
        "gateways-in",
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        Topic.GATEWAYS.topicName(),
        "gateway-directory",
        gateways::follower);
  }

  private static void conversations(
      Topology topology,
      GatewayDirectory gateways,
      ProcessorMetrics metrics,
      int partitions,
      Map<String, Uuid> topicIds,
      KeyValueBytesStoreSupplier store) {
    source(topology, "commands-in", Topic.COMMANDS);
    source(topology, "signals-in", Topic.SIGNALS);
    topology.addProcessor(
        "conversation",
        () ->
            new PartitionProcessor(
                new ConversationSubTopology(), gateways, metrics, partitions, topicIds),
        "commands-in",
        "signals-in");
    topology.addStateStore(ConversationStore.builder(store), "conversation");
    sink(topology, CONVERSATIONS, Topic.MESSAGES, "conversation");
    sink(topology, CONVERSATIONS, Topic.RECEIPTS, "conversation");
    sink(topology, CONVERSATIONS, Topic.CONVERSATIONS, "conversation");
    sink(topology, CONVERSATIONS, Topic.MEMBERSHIPS, "conversation");
    sinkByPartition(topology, CONVERSATIONS, Topic.RECEIPT_MARKS, "conversation");
    sinkByPartition(topology, CONVERSATIONS, Topic.OUTBOUND, "conversation");
    sink(topology, CONVERSATIONS, Topic.DEAD_LETTERS, "conversation");
  }

  private static void users(
      Topology topology,
      GatewayDirectory gateways,
      ProcessorMetrics metrics,
      int partitions,
      Map<String, Uuid> topicIds,
      KeyValueBytesStoreSupplier store) {
    source(topology, "sessions-in", Topic.SESSIONS);
    source(topology, "memberships-in", Topic.MEMBERSHIPS);
    topology.addProcessor(
        "user",
        () ->
            new PartitionProcessor(new UserSubTopology(), gateways, metrics, partitions, topicIds),
        "sessions-in",
        "memberships-in");
    topology.addStateStore(UserStore.builder(store), "user");
    sink(topology, USERS, Topic.SESSION_LOG, "user");
    sink(topology, USERS, Topic.PRESENCE, "user");
    sink(topology, USERS, Topic.PROFILES, "user");
    sink(topology, USERS, Topic.NOTIFICATIONS, "user");
    sinkByPartition(topology, USERS, Topic.OUTBOUND, "user");
    sink(topology, USERS, Topic.DEAD_LETTERS, "user");
  }

  private static void source(Topology topology, String name, Topic topic) {
    topology.addSource(
        name, new ByteArrayDeserializer(), new ByteArrayDeserializer(), topic.topicName());
  }

  private static void sink(Topology topology, String subtopology, Topic topic, String processor) {
    topology.addSink(
        Outputs.sinkName(subtopology, topic),
        topic.topicName(),
        new ByteArraySerializer(),
        new ByteArraySerializer(),
        processor);
  }

  private static void sinkByPartition(
      Topology topology, String subtopology, Topic topic, String processor) {
    topology.addSink(
        Outputs.sinkName(subtopology, topic),
        topic.topicName(),
        new ByteArraySerializer(),
        Outgoing.serializer(),
        Outgoing.partitioner(),
        processor);
  }
}
