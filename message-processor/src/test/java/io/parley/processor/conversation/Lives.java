package io.parley.processor.conversation;

import io.parley.contract.ConversationId;
import io.parley.processor.conversation.FastProcessor.Input;
import io.parley.processor.conversation.FastProcessor.Step;
import io.parley.processor.store.FastStore;
import io.parley.processor.store.FastStore.Update;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/// A processor that dies and comes back. Each life begins with the prefix of the changelog that
/// reached the broker, at the committed offset, and goes on to the last input.
final class Lives {
  private final FastProcessor processor = new FastProcessor();
  private final List<Input> inputs;
  private final List<ConversationId> conversations;

  /// Whether each life has a name of its own, as it should.
  private final boolean named;

  private int lives;

  Lives(List<Input> inputs) {
    this(inputs, true);
  }

  Lives(List<Input> inputs, boolean named) {
    this.inputs = inputs;
    this.named = named;
    conversations =
        inputs.stream().map(input -> input.command().conversationId()).distinct().toList();
  }

  /// @param states all that is known after each input from `from` on
  /// @param steps of every input: of those before `from` as they were in the life that committed
  ///   them, the others by this life
  /// @param conversations all that is in the changelog of the store, of former lives too
  /// @param conversationsAt how many of these updates there were before each input, and at the end
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Life(
      int from,
      List<Step> steps,
      List<Update> conversations,
      int[] conversationsAt,
      List<NavigableMap<Bytes, byte[]>> states) {
    NavigableMap<Bytes, byte[]> conversationsAfter() {
      return states.getLast();
    }
  }

  /// How a life ends: what of it is left.
  ///
  /// @param committed the first input that is read again; what it and later ones sent is lost
  /// @param conversations how many updates are left; at least those before `committed`
  record Death(int committed, int conversations) {}

  /// @param mutation of what each input writes to the changelog
  Life first(UnaryOperator<List<Update>> mutation) {
    begin(List.of());
    int[] none = new int[inputs.size() + 1];
    return live(
        new Life(0, List.of(), List.of(), none, List.of()), new Death(0, 0), mutation, null);
  }

  /// @param known the first life: as soon as this one has come to the same state, the rest is taken
  ///   from there, for the processor decides by its state alone. Null to live to the end.
  Life after(Life life, Death death, @Nullable Life known) {
    begin(life.conversations().subList(0, death.conversations()));
    return live(life, death, UnaryOperator.identity(), known);
  }

  private void begin(List<Update> restored) {
    lives++;
    processor.life = named ? "life-" + lives : "life";
    processor.start(restored);
  }

  private Life live(
      Life before, Death death, UnaryOperator<List<Update>> mutation, @Nullable Life known) {
    int from = death.committed();
    List<Step> steps = new ArrayList<>(before.steps().subList(0, from));
    List<Update> updates =
        new ArrayList<>(before.conversations().subList(0, death.conversations()));
    int[] conversationsAt = Arrays.copyOf(before.conversationsAt(), inputs.size() + 1);
    List<NavigableMap<Bytes, byte[]>> states = new ArrayList<>();
    boolean same = false;
    for (int i = from; i < inputs.size(); i++) {
      conversationsAt[i] = updates.size();
      Step step = same ? known.steps().get(i) : processor.process(inputs.get(i));
      steps.add(step);
      updates.addAll(mutation.apply(step.conversations()));
      if (same) {
        states.add(known.states().get(i));
      } else {
        states.add(processor.known(conversations));
        same = known != null && FastStore.same(known.states().get(i), states.getLast());
      }
    }
    conversationsAt[inputs.size()] = updates.size();
    return new Life(from, steps, updates, conversationsAt, states);
  }
}
