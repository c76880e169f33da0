package io.parley.processor.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.kafka.Topic;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.CurrentMark;
import io.parley.contract.wire.codec.WireCodec;
import io.parley.processor.metrics.ProcessorMetrics;
import io.parley.processor.routing.Audience;
import io.parley.processor.routing.GatewayDirectory;
import io.parley.processor.routing.Interests;
import io.parley.processor.routing.Life;
import io.parley.processor.routing.Outgoing;
import io.parley.processor.routing.Outputs;
import io.parley.processor.store.ConversationStateCache;
import io.parley.processor.store.ConversationStore;
import io.parley.processor.store.FastStore;
import io.parley.processor.store.FastStore.Update;
import io.parley.processor.store.StoreEntries;
import io.parley.processor.topology.ParleyTopology;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// The command processor without Kafka Streams around it and with its store in memory: thousands of
/// lives of it a second. What it lacks is what Streams does, so `Pipeline` has the tests of the
/// topology.
final class FastProcessor {
  /// Shared by all lives: it is what is dear to make.
  private final MockProcessorContext<byte[], Object> context = new MockProcessorContext<>();

  /// Of the next [#start].
  String life = "a";

  /// Small enough for states to be let go, where a test asks for it.
  int cacheBytes = ConversationStateCache.MAX_BYTES;

  private FastStore conversations = new FastStore(ConversationStore.NAME);
  private Conversations store = new Conversations(new ConversationStore(conversations), life);
  private Punctuator marks = now -> {};
  private CommandHandler processor = processor();

  /// A record of `parley.internal.commands`.
  ///
  /// @param at the broker's time of it, milliseconds since 1970
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Input(long offset, long at, Command command, byte[] key, byte[] value) {
    static Input of(long offset, long at, Command command) {
      byte[] key = command.conversationId().value().getBytes(StandardCharsets.UTF_8);
      return new Input(offset, at, command, key, WireCodec.COMMANDS.encode(command));
    }
  }

  /// @param value without the slot, where it was for a slot
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Output(Topic topic, byte[] value) {}

  /// What one input led to: the store's updates, and what was sent, each in order.
  record Step(List<Update> conversations, List<Output> outputs) {
    List<byte[]> values(Topic topic) {
      return outputs.stream().filter(output -> output.topic() == topic).map(Output::value).toList();
    }
  }

  /// A new process, whose store was restored from these.
  void start(List<Update> updates) {
    conversations = new FastStore(ConversationStore.NAME);
    conversations.restore(updates);
    store = new Conversations(new ConversationStore(conversations), life, cacheBytes);
    processor = processor();
  }

  private CommandHandler processor() {
    Outputs outputs = new Outputs(context, ParleyTopology.CONVERSATIONS, new ProcessorMetrics(), 1);
    Audience audience = new Audience(new Interests<>(new GatewayDirectory()), outputs);
    int scheduled = context.scheduledPunctuators().size();
    CommandHandler handler =
        new CommandHandler(context, Life.begin(context), outputs, store, audience);
    marks = context.scheduledPunctuators().get(scheduled).getPunctuator();
    return handler;
  }

  /// Time has come to this.
  ///
  /// @return what was written of the current marks
  List<CurrentMark> runMarks(long now) {
    context.setCurrentSystemTimeMs(now);
    marks.punctuate(now);
    List<CurrentMark> written =
        context.forwarded().stream()
            .map(forward -> (Outgoing) forward.record().value())
            .map(outgoing -> WireCodec.RECEIPT_MARKS.decode(outgoing.value()))
            .toList();
    context.resetForwards();
    return written;
  }

  Step process(Input input) {
    context.setRecordMetadata(Topic.COMMANDS.topicName(), 0, input.offset());
    context.setCurrentSystemTimeMs(input.at());
    processor.process(new Record<>(input.key(), input.value(), input.at()), input.offset());
    List<Output> outputs = new ArrayList<>();
    for (var forward : context.forwarded()) {
      Object value = forward.record().value();
      outputs.add(
          new Output(
              topic(forward.childName().orElseThrow()),
              value instanceof Outgoing outgoing ? outgoing.value() : (byte[]) value));
    }
    context.resetForwards();
    return new Step(conversations.takeChangelog(), outputs);
  }

  List<Step> process(List<Input> inputs) {
    return inputs.stream().map(this::process).toList();
  }

  FastStore conversations() {
    return conversations;
  }

  /// The processor's own view of its state.
  Conversations state() {
    return store;
  }

  /// All that is known, wherever it is: the store's content with the states as they are in memory,
  /// whenever the last snapshots were made and by whom.
  NavigableMap<Bytes, byte[]> known(Collection<ConversationId> of) {
    of.forEach(store::state); // found anew, it may be written down what a crash had cut short
    NavigableMap<Bytes, byte[]> known = new TreeMap<>(conversations.content());
    known.keySet().removeIf(key -> key.get()[0] == 'h');
    for (ConversationId conversation : of) {
      known.put(
          StoreEntries.snapshotKey(conversation),
          StoreEntries.snapshot("", store.state(conversation)));
    }
    return known;
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
