package io.parley.processor;

import io.parley.contract.Codec;
import io.parley.contract.Command;
import io.parley.contract.Topic;
import io.parley.processor.FastStore.Update;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// The command processor without Kafka Streams around it and with stores in memory: thousands of
/// lives of it a second. What it lacks is what Streams does, so [Pipeline] has the tests of the
/// topology.
final class FastProcessor {
  /// Shared by all lives: it is what is dear to make.
  private final MockProcessorContext<byte[], Object> context = new MockProcessorContext<>();

  /// Of the next [#start]; the same for all where it does not matter, so that their stores can be
  /// compared.
  String life = "a";

  private FastStore conversations = new FastStore(ConversationStore.NAME);
  private FastStore recent = new FastStore(RecentStore.NAME);
  private CommandProcessor processor = new CommandProcessor(new GatewayDirectory(), life);

  FastProcessor() {
    start(List.of(), List.of());
  }

  /// A record of `parley.commands`.
  ///
  /// @param at the broker's time of it, milliseconds since 1970
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Input(long offset, long at, Command command, byte[] key, byte[] value) {
    static Input of(long offset, long at, Command command) {
      byte[] key = command.conversationId().value().getBytes(StandardCharsets.UTF_8);
      return new Input(offset, at, command, key, Codec.COMMANDS.encode(command));
    }
  }

  /// @param value without the slot, where it was for a slot
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Output(Topic topic, byte[] value) {}

  /// What one input led to: both stores' updates, and what was sent, each in order.
  record Step(List<Update> conversations, List<Update> recent, List<Output> outputs) {
    List<byte[]> values(Topic topic) {
      return outputs.stream().filter(output -> output.topic() == topic).map(Output::value).toList();
    }
  }

  /// A new process, whose stores were restored from these.
  void start(List<Update> conversationUpdates, List<Update> recentUpdates) {
    conversations = new FastStore(ConversationStore.NAME);
    recent = new FastStore(RecentStore.NAME);
    conversations.restore(conversationUpdates);
    recent.restore(recentUpdates);
    context.addStateStore(conversations);
    context.addStateStore(recent);
    processor = new CommandProcessor(new GatewayDirectory(), life);
    processor.init(context);
  }

  Step process(Input input) {
    context.setRecordMetadata(Topic.COMMANDS.topicName(), 0, input.offset());
    processor.process(new Record<>(input.key(), input.value(), input.at()));
    List<Output> outputs = new ArrayList<>();
    for (var forward : context.forwarded()) {
      Object value = forward.record().value();
      outputs.add(
          new Output(
              topic(forward.childName().orElseThrow()),
              value instanceof Outgoing outgoing ? outgoing.value() : (byte[]) value));
    }
    context.resetForwards();
    return new Step(conversations.takeChangelog(), recent.takeChangelog(), outputs);
  }

  List<Step> process(List<Input> inputs) {
    return inputs.stream().map(this::process).toList();
  }

  FastStore conversations() {
    return conversations;
  }

  FastStore recent() {
    return recent;
  }

  private static Topic topic(String sink) {
    for (Topic topic : Topic.values()) {
      if (sink.equals(Outputs.sinkName(ParleyTopology.CONVERSATIONS, topic))) {
        return topic;
      }
    }
    throw new AssertionError("an output to " + sink);
  }
}
