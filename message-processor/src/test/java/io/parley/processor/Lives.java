package io.parley.processor;

import io.parley.processor.FastProcessor.Input;
import io.parley.processor.FastProcessor.Step;
import io.parley.processor.FastStore.Update;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/// A processor that dies and comes back. Each life begins with the prefixes of the changelogs that
/// reached the broker, at the committed offset, and goes on to the last input.
final class Lives {
  private final FastProcessor processor = new FastProcessor();
  private final List<Input> inputs;

  Lives(List<Input> inputs) {
    this.inputs = inputs;
  }

  /// @param states of `conversations` after each input from `from` on
  /// @param steps of every input: of those before `from` as they were in the life that committed
  ///   them, the others by this life
  /// @param conversations all that is in the changelog of the store, of former lives too; likewise
  ///   `recent`
  /// @param conversationsAt how many of these updates there were before each input, and at the end;
  ///   likewise `recentAt`
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Life(
      int from,
      List<Step> steps,
      List<Update> conversations,
      int[] conversationsAt,
      List<Update> recent,
      int[] recentAt,
      List<NavigableMap<Bytes, byte[]>> states,
      NavigableMap<Bytes, byte[]> recentAfter) {
    NavigableMap<Bytes, byte[]> conversationsAfter() {
      return states.getLast();
    }
  }

  /// How a life ends: what of it is left.
  ///
  /// @param committed the first input that is read again; what it and later ones sent is lost
  /// @param conversations how many updates are left; at least those before `committed`
  /// @param recent likewise
  record Death(int committed, int conversations, int recent) {}

  /// @param mutation of what each input writes to the changelog of `conversations`
  Life first(UnaryOperator<List<Update>> mutation) {
    processor.start(List.of(), List.of());
    int[] none = new int[inputs.size() + 1];
    Life unborn =
        new Life(0, List.of(), List.of(), none, List.of(), none, List.of(), new TreeMap<>());
    return live(unborn, new Death(0, 0, 0), mutation, null);
  }

  /// @param known the first life: as soon as this one has come to the same state, the rest is taken
  ///   from there, for the processor decides by its state alone. Null to live to the end.
  Life after(Life life, Death death, @Nullable Life known) {
    processor.start(
        life.conversations().subList(0, death.conversations()),
        life.recent().subList(0, death.recent()));
    // A gateway may ask before anything is read again, and is to be answered.
    ConversationStore store = new ConversationStore(processor.conversations());
    inputs.stream()
        .map(input -> input.command().conversationId())
        .distinct()
        .forEach(conversation -> CommandProcessor.view(store, conversation));
    return live(life, death, UnaryOperator.identity(), known);
  }

  private Life live(
      Life before, Death death, UnaryOperator<List<Update>> mutation, @Nullable Life known) {
    int from = death.committed();
    List<Step> steps = new ArrayList<>(before.steps().subList(0, from));
    List<Update> conversations =
        new ArrayList<>(before.conversations().subList(0, death.conversations()));
    List<Update> recent = new ArrayList<>(before.recent().subList(0, death.recent()));
    int[] conversationsAt = Arrays.copyOf(before.conversationsAt(), inputs.size() + 1);
    int[] recentAt = Arrays.copyOf(before.recentAt(), inputs.size() + 1);
    List<NavigableMap<Bytes, byte[]>> states = new ArrayList<>();
    boolean same = false;
    for (int i = from; i < inputs.size(); i++) {
      conversationsAt[i] = conversations.size();
      recentAt[i] = recent.size();
      Step step = same ? known.steps().get(i) : processor.process(inputs.get(i));
      steps.add(step);
      conversations.addAll(mutation.apply(step.conversations()));
      recent.addAll(step.recent());
      if (same) {
        processor.recent().restore(step.recent());
        states.add(known.states().get(i));
      } else if (known == null) {
        states.add(new TreeMap<>(processor.conversations().content()));
      } else {
        states.add(processor.conversations().content());
        same = FastStore.same(known.states().get(i), processor.conversations().content());
      }
    }
    conversationsAt[inputs.size()] = conversations.size();
    recentAt[inputs.size()] = recent.size();
    return new Life(
        from,
        steps,
        conversations,
        conversationsAt,
        recent,
        recentAt,
        states,
        processor.recent().content());
  }
}
