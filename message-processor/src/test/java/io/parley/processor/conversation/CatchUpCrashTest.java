package io.parley.processor.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.ConversationEvent.MessageDeleted;
import io.parley.contract.log.ConversationEvent.MessageEdited;
import io.parley.contract.wire.Answer.CaughtUp;
import io.parley.contract.wire.EventType;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.OutboundEvent;
import io.parley.contract.wire.Signal;
import io.parley.contract.wire.Signal.CatchUp;
import io.parley.contract.wire.codec.WireCodec;
import io.parley.processor.Effort;
import io.parley.processor.conversation.FastProcessor.Input;
import io.parley.processor.conversation.FastProcessor.Step;
import io.parley.processor.conversation.Lives.Life;
import io.parley.processor.metrics.ProcessorMetrics;
import io.parley.processor.routing.Audience;
import io.parley.processor.routing.GatewayDirectory;
import io.parley.processor.routing.Interests;
import io.parley.processor.routing.Outgoing;
import io.parley.processor.routing.Outputs;
import io.parley.processor.store.ConversationStore;
import io.parley.processor.store.FastStore;
import io.parley.processor.store.FastStore.Update;
import io.parley.processor.topology.ParleyTopology;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

/// A gateway may ask before the processor has replayed anything: whatever the prefix of the
/// changelog, it is sent only what is in the log, but for words that were taken back, without a
/// hole, and never told that something is missing.
class CatchUpCrashTest {
  private static final int SEEDS = Effort.of(40, 500);
  private static final GatewayRef GATEWAY = new GatewayRef("west", 1_000, 5);

  private final MockProcessorContext<byte[], Object> context = new MockProcessorContext<>();
  private final List<String> found = new ArrayList<>();
  private int asked;

  private record At(ConversationId conversation, long seq) {}

  @Test
  void everyCrashPoint_leavesNoGap() {
    for (int seed = 1; seed <= SEEDS && found.isEmpty(); seed++) {
      List<Input> inputs = new RandomRequests(seed).take(14 + seed % 16);
      Life life = new Lives(inputs).first(UnaryOperator.identity());
      Map<At, byte[]> log = log(life);
      for (int left = 0; left <= life.conversations().size(); left++) {
        check(life.conversations().subList(0, left), log);
      }
    }
    assertThat(found).isEmpty();
    assertThat(asked).isGreaterThan(SEEDS * 40);
  }

  private void check(List<Update> conversations, Map<At, byte[]> log) {
    SignalHandler processor = processor(conversations);
    Map<ConversationId, Long> last = new HashMap<>();
    log.keySet().forEach(at -> last.merge(at.conversation(), at.seq(), Math::max));
    last.forEach(
        (conversation, lastSeq) -> {
          for (long from = 1; from <= lastSeq; from++) {
            ask(processor, new CatchUp(conversation, GATEWAY, "q", from, lastSeq), log);
          }
        });
  }

  private SignalHandler processor(List<Update> conversations) {
    FastStore store = new FastStore(ConversationStore.NAME);
    store.restore(conversations);
    Outputs outputs = new Outputs(context, ParleyTopology.CONVERSATIONS, new ProcessorMetrics(), 1);
    Interests<ConversationId> interests = new Interests<>(new GatewayDirectory());
    return new SignalHandler(
        0,
        "life",
        outputs,
        new Conversations(new ConversationStore(store), "life"),
        interests,
        new Audience(interests, outputs));
  }

  private void ask(SignalHandler processor, CatchUp request, Map<At, byte[]> log) {
    asked++;
    byte[] key = request.conversationId().value().getBytes(StandardCharsets.UTF_8);
    context.setRecordMetadata(Topic.SIGNALS.topicName(), 0, 0);
    processor.process(new Record<>(key, WireCodec.SIGNALS.encode((Signal) request), 1));
    long next = request.from();
    for (var forward : context.forwarded()) {
      byte[] value = ((Outgoing) forward.record().value()).value();
      var about = OutboundEvent.read(forward.record().key(), forward.record().headers());
      if (about.isEmpty()) {
        CaughtUp answer = (CaughtUp) WireCodec.ANSWERS.decode(value);
        if (answer.firstKept() > request.from() || answer.to() != next - 1) {
          found.add(request + " was answered " + answer);
        }
      } else if (about.get().seq() != next
          || !isTold(about.get(), value, new At(request.conversationId(), next), log)) {
        found.add(request + " was sent " + about.get() + " instead of " + next);
      } else {
        next++;
      }
    }
    context.resetForwards();
  }

  /// As it is in the log, or with the words that a later event of the log has left the message.
  private static boolean isTold(OutboundEvent about, byte[] value, At at, Map<At, byte[]> log) {
    byte[] logged = log.get(at);
    if (logged == null || Arrays.equals(value, logged)) {
      return logged != null;
    }
    List<ConversationEvent> later =
        log.entrySet().stream()
            .filter(entry -> entry.getKey().conversation().equals(at.conversation()))
            .filter(entry -> entry.getKey().seq() > at.seq())
            .map(entry -> Codec.EVENTS.decode(entry.getValue()))
            .filter(event -> event.number() == about.number())
            .toList();
    boolean isDeleted = later.stream().anyMatch(MessageDeleted.class::isInstance);
    if (about.type() == EventType.MESSAGE_NOW) {
      return isDeleted && Codec.json().readTree(value).path("content").stringValue().isEmpty();
    }
    String words = words(Codec.EVENTS.decode(value));
    return (isDeleted && words.isEmpty())
        || later.stream()
            .anyMatch(event -> event instanceof MessageEdited edit && edit.content().equals(words));
  }

  private static String words(ConversationEvent event) {
    return switch (event) {
      case MessageAccepted message -> message.body().content();
      case MessageEdited edit -> edit.content();
      default -> throw new AssertionError(event + " is not as it is in the log");
    };
  }

  private static Map<At, byte[]> log(Life life) {
    Map<At, byte[]> log = new HashMap<>();
    for (Step step : life.steps()) {
      for (byte[] value : step.values(Topic.MESSAGES)) {
        ConversationEvent event = Codec.EVENTS.decode(value);
        log.put(new At(event.conversationId(), event.seq()), value);
      }
    }
    return log;
  }
}
