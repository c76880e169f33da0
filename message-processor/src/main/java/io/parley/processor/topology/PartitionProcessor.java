package io.parley.processor.topology;

import io.parley.contract.kafka.Topic;
import io.parley.contract.wire.Shard;
import io.parley.processor.metrics.ProcessorMetrics;
import io.parley.processor.routing.GatewayDirectory;
import io.parley.processor.routing.Outputs;
import io.parley.processor.routing.Takeover;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// One partition of a sub-topology: gives each record to what handles its topic, and is the only
/// writer of the partition's state.
final class PartitionProcessor implements Processor<byte[], byte[], byte[], Object> {
  private final SubTopology subTopology;
  private final GatewayDirectory gateways;
  private final String life;
  private final ProcessorMetrics metrics;
  private final int partitions;
  private final Map<String, Consumer<Record<byte[], byte[]>>> handlers = new HashMap<>();

  private ProcessorContext<byte[], Object> context;

  /// What a partition of the conversations, or of the users, consists of.
  interface SubTopology {
    /// In the names of its sinks.
    String name();

    Shard shard();

    /// @param life unlike that of any other instance
    Map<Topic, Consumer<Record<byte[], byte[]>>> handlers(
        ProcessorContext<byte[], Object> context,
        Outputs outputs,
        GatewayDirectory gateways,
        String life);
  }

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
  PartitionProcessor(
      SubTopology subTopology,
      GatewayDirectory gateways,
      String life,
      ProcessorMetrics metrics,
      int partitions) {
    this.subTopology = subTopology;
    this.gateways = gateways;
    this.life = life;
    this.metrics = metrics;
    this.partitions = partitions;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    this.context = context;
    Outputs outputs = new Outputs(context, subTopology.name(), metrics, partitions);
    subTopology
        .handlers(context, outputs, gateways, life)
        .forEach((topic, handler) -> handlers.put(topic.topicName(), handler));
    Takeover.announce(context, gateways, outputs, subTopology.shard(), life);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    String topic = context.recordMetadata().orElseThrow().topic();
    Objects.requireNonNull(handlers.get(topic)).accept(record);
  }
}
