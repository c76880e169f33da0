package io.parley.processor;

import io.parley.contract.ConversationId;
import io.parley.contract.kafka.Topic;
import io.parley.contract.wire.Shard;
import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// One partition of the conversations: takes commands and signals, and is the only writer of their
/// state.
final class ConversationProcessor implements Processor<byte[], byte[], byte[], Object> {
  private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);

  private final GatewayDirectory gateways;
  private final String life;
  private final ProcessorMetrics metrics;

  private ProcessorContext<byte[], Object> context;
  private CommandProcessor commands;
  private SignalProcessor signals;

  /// @param life unlike that of any other instance
  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
  ConversationProcessor(GatewayDirectory gateways, String life, ProcessorMetrics metrics) {
    this.gateways = gateways;
    this.life = life;
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    this.context = context;
    Outputs outputs = new Outputs(context, ParleyTopology.CONVERSATIONS, metrics);
    ConversationStore store =
        new ConversationStore(context.getStateStore(ConversationStore.NAME), life);
    Interests<ConversationId> interests = new Interests<>(gateways);
    Audience audience = new Audience(interests, outputs);
    commands = new CommandProcessor(context, outputs, store, audience);
    signals =
        new SignalProcessor(
            context.taskId().partition(), life, outputs, store, interests, audience);
    context.schedule(SWEEP_EVERY, PunctuationType.WALL_CLOCK_TIME, _ -> interests.sweep());
    Takeover.announce(context, gateways, outputs, Shard.CONVERSATIONS, life);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    String topic = context.recordMetadata().orElseThrow().topic();
    if (topic.equals(Topic.COMMANDS.topicName())) {
      commands.process(record);
    } else {
      signals.process(record);
    }
  }
}
