package io.parley.processor.topology;

import io.parley.contract.ConversationId;
import io.parley.contract.kafka.Topic;
import io.parley.contract.wire.Shard;
import io.parley.processor.conversation.CommandHandler;
import io.parley.processor.conversation.Conversations;
import io.parley.processor.conversation.SignalHandler;
import io.parley.processor.routing.Audience;
import io.parley.processor.routing.GatewayDirectory;
import io.parley.processor.routing.Interests;
import io.parley.processor.routing.Life;
import io.parley.processor.routing.Outputs;
import io.parley.processor.store.ConversationStore;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/// Takes commands and signals.
final class ConversationSubTopology implements PartitionProcessor.SubTopology {
  private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);

  @Override
  public String name() {
    return ParleyTopology.CONVERSATIONS;
  }

  @Override
  public Shard shard() {
    return Shard.CONVERSATIONS;
  }

  @Override
  public String storeName() {
    return ConversationStore.NAME;
  }

  @Override
  public Map<Topic, PartitionProcessor.Handler> handlers(
      ProcessorContext<byte[], Object> context,
      Outputs outputs,
      GatewayDirectory gateways,
      Life life) {
    ConversationStore store = new ConversationStore(context.getStateStore(storeName()));
    Conversations conversations = new Conversations(store, life.name());
    Interests<ConversationId> interests = new Interests<>(gateways);
    Audience audience = new Audience(interests, outputs);
    CommandHandler commands = new CommandHandler(context, life, outputs, conversations, audience);
    SignalHandler signals =
        new SignalHandler(
            context.taskId().partition(), life.name(), outputs, conversations, interests, audience);
    life.every(SWEEP_EVERY, _ -> interests.sweep());
    return Map.of(
        Topic.COMMANDS,
        (record, place) -> outputs.counted(() -> commands.process(record, place)),
        Topic.SIGNALS,
        (record, _) -> signals.process(record));
  }
}
