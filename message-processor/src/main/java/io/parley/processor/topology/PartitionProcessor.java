package io.parley.processor.topology;

import io.parley.contract.kafka.Topic;
import io.parley.contract.wire.Shard;
import io.parley.processor.metrics.ProcessorMetrics;
import io.parley.processor.routing.GatewayDirectory;
import io.parley.processor.routing.Life;
import io.parley.processor.routing.Outputs;
import io.parley.processor.routing.Takeover;
import io.parley.processor.store.TopicGenerations;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;

/// One partition of a sub-topology: gives each record to what handles its topic, and is the only
/// writer of the partition's state.
final class PartitionProcessor implements Processor<byte[], byte[], byte[], Object> {
  private final SubTopology subTopology;
  private final GatewayDirectory gateways;
  private final ProcessorMetrics metrics;
  private final int partitions;
  private final Map<String, Uuid> topicIds;
  private final Map<String, Handler> handlers = new HashMap<>();

  private ProcessorContext<byte[], Object> context;
  private Life life;
  private Places places;

  /// What a partition of the conversations, or of the users, consists of.
  interface SubTopology {
    /// In the names of its sinks.
    String name();

    Shard shard();

    String storeName();

    Map<Topic, Handler> handlers(
        ProcessorContext<byte[], Object> context,
        Outputs outputs,
        GatewayDirectory gateways,
        Life life);
  }

  /// Takes the records of a topic.
  @FunctionalInterface
  interface Handler {
    /// @param place of the record ([Places])
    void process(Record<byte[], byte[]> record, long place);
  }

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
  PartitionProcessor(
      SubTopology subTopology,
      GatewayDirectory gateways,
      ProcessorMetrics metrics,
      int partitions,
      Map<String, Uuid> topicIds) {
    this.subTopology = subTopology;
    this.gateways = gateways;
    this.metrics = metrics;
    this.partitions = partitions;
    this.topicIds = topicIds;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    this.context = context;
    life = Life.begin(context);
    KeyValueStore<Bytes, byte[]> store = context.getStateStore(subTopology.storeName());
    places = new Places(new TopicGenerations(store), topicIds);
    Outputs outputs = new Outputs(context, subTopology.name(), metrics, partitions);
    subTopology
        .handlers(context, outputs, gateways, life)
        .forEach((topic, handler) -> handlers.put(topic.topicName(), handler));
    Takeover.announce(context, gateways, outputs, subTopology.shard(), life);
  }

  @Override
  public void close() {
    life.end();
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata from = context.recordMetadata().orElseThrow();
    Objects.requireNonNull(handlers.get(from.topic())).process(record, places.of(from));
  }
}
