package io.parley.processor.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.processor.Effort;
import io.parley.processor.conversation.FastProcessor.Input;
import io.parley.processor.conversation.FastProcessor.Step;
import io.parley.processor.store.FastStore.Update;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// An instance that was paused or cut off, and does not know that another has taken over: what it
/// still writes reaches the changelogs after its successor's, and a third instance is restored from
/// that.
class LateWritesTest {
  private static final int SEEDS = Effort.of(30, 600);

  private final FastProcessor processor = new FastProcessor();
  private int cases;

  @Test
  void lateWritesOfAPredecessor_changeNoSeqThatWasGiven() {
    assertThat(violations("a", "b", "c")).isEmpty();
    assertThat(cases).isGreaterThan(SEEDS * 5);
  }

  /// If a life took a snapshot of its predecessor's for its own, an older one would count.
  @Test
  void livesOfTheSameName_areDetected() {
    assertThat(violations("a", "a", "a")).isNotEmpty();
  }

  private List<String> violations(String first, String second, String third) {
    List<String> found = new ArrayList<>();
    for (int seed = 1; seed <= SEEDS && found.isEmpty(); seed++) {
      List<Input> inputs = new RandomRequests(seed).take(30);
      Random random = new Random(seed);
      for (int i = 0; i < 8; i++) {
        int committed = random.nextInt(25);
        int paused = committed + random.nextInt(26 - committed);
        int end = paused + random.nextInt(30 - paused);
        found.addAll(violations(inputs, committed, paused, end, first, second, third));
        cases++;
      }
    }
    return found;
  }

  /// @param committed the first input that the second life reads again
  /// @param paused the first input that the first life has not read
  /// @param end the first input that the third life reads
  private List<String> violations(
      List<Input> inputs, int committed, int paused, int end, String... lives) {
    processor.life = lives[0];
    processor.start(List.of());
    List<Step> before = processor.process(inputs.subList(0, committed));
    List<Step> late = processor.process(inputs.subList(committed, paused));

    processor.life = lives[1];
    processor.start(conversations(before));
    List<Step> successor = processor.process(inputs.subList(committed, end));

    processor.life = lives[2];
    List<Step> restored = new ArrayList<>(before);
    restored.addAll(successor);
    restored.addAll(late);
    processor.start(conversations(restored));
    restored.addAll(processor.process(inputs.subList(end, inputs.size())));
    return contradictions(restored);
  }

  private static List<Update> conversations(List<Step> steps) {
    return steps.stream().flatMap(step -> step.conversations().stream()).toList();
  }

  /// Each seq is one event, each clientMessageId one message, and no seq is left out.
  private static List<String> contradictions(List<Step> steps) {
    List<String> found = new ArrayList<>();
    Map<ConversationId, TreeMap<Long, ConversationEvent>> logs = new HashMap<>();
    Map<List<Object>, Long> messages = new HashMap<>();
    for (Step step : steps) {
      for (byte[] value : step.values(Topic.MESSAGES)) {
        ConversationEvent event = Codec.EVENTS.decode(value);
        ConversationEvent other =
            logs.computeIfAbsent(event.conversationId(), id -> new TreeMap<>())
                .putIfAbsent(event.seq(), event);
        if (other != null && !other.equals(event)) {
          found.add(other + " and " + event);
        }
        if (event instanceof MessageAccepted message) {
          Long seq =
              messages.putIfAbsent(
                  List.of(
                      message.conversationId(), message.sender().id(), message.clientMessageId()),
                  message.seq());
          if (seq != null && seq != message.seq()) {
            found.add("twice: " + message);
          }
        }
      }
    }
    logs.forEach(
        (id, log) -> {
          if (log.size() != log.lastKey()) {
            found.add(id + " is not dense: " + log.keySet());
          }
        });
    return found;
  }
}
