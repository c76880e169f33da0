package io.parley.processor.conversation;

import static io.parley.processor.topology.Pipeline.WEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import io.parley.contract.wire.Answer.CaughtUp;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.Signal.CatchUp;
import io.parley.processor.store.ConversationStore;
import io.parley.processor.topology.Pipeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a gateway is told that asks for what it missed: only what has expired is a gap, whatever a
/// crash has left of the stores.
class CatchUpTest {
  private static final ConversationId DM =
      ConversationId.direct(new UserId("alice"), new UserId("bob"));
  private static final ConversationId OTHER =
      ConversationId.direct(new UserId("carol"), new UserId("dave"));

  private final Pipeline pipeline = Pipeline.onRocksDb();
  private final Pipeline restored = Pipeline.onRocksDb();
  private final List<Command> commands = new ArrayList<>();

  @AfterEach
  void close() {
    pipeline.close();
    restored.close();
  }

  @Test
  void eventsThatTheReplayWillBring_areNotMissing() {
    send(5);
    restore(3);

    ask(restored, 4, 5);
    assertThat(restored.outbound()).isEmpty();
  }

  @Test
  void afterTheReplay_theEventsAreSent() {
    send(5);
    restore(0);
    commands.forEach(restored::send);
    restored.outbound();

    ask(restored, 1, 5);
    assertThat(restored.outbound()).hasSize(6).last().isEqualTo(answer(1, 5));
  }

  @Test
  void eventsThatAreRestored_areSentBeforeTheReplay() {
    send(5);
    restore(5);

    ask(restored, 2, 5);
    assertThat(restored.outbound()).hasSize(5).last().isEqualTo(answer(2, 5));
  }

  @Test
  void whatHasExpired_isAGap_ifOnlyTheBeginning() {
    send(3);
    pass(pipeline, Duration.ofHours(26));
    send(1);
    pipeline.outbound();

    ask(pipeline, 1, 4);
    assertThat(pipeline.outbound()).hasSize(2).last().isEqualTo(answer(4, 4));
    ask(pipeline, 1, 2);
    assertThat(pipeline.outbound()).containsExactly(answer(3, 2));
  }

  @Test
  void whatHasExpired_isAGap_ifEverything() {
    send(3);
    pass(pipeline, Duration.ofHours(26));

    ask(pipeline, 2, 3);
    assertThat(pipeline.outbound()).containsExactly(answer(4, 3));
  }

  @Test
  void whatHasExpired_isAGap_alsoIfMoreIsToCome() {
    send(3);
    pass(pipeline, Duration.ofHours(26));

    ask(pipeline, 2, 9);
    assertThat(pipeline.outbound()).containsExactly(answer(4, 3));
    ask(pipeline, 4, 9);
    assertThat(pipeline.outbound()).isEmpty();
  }

  @Test
  void ofAnUnknownConversation_nothingIsMissing_andTheAskerIsAnswered() {
    ask(pipeline, 1, 1);

    assertThat(pipeline.outbound()).containsExactly(answer(1, 0));
  }

  @Test
  void rangeWithoutEnd_isAnsweredAsFarAsThereIsSomething() {
    send(2);
    pipeline.outbound();

    ask(pipeline, 1, Long.MAX_VALUE);
    assertThat(pipeline.outbound()).hasSize(3).last().isEqualTo(answer(1, 2));
  }

  /// The changelog as it is after so many messages.
  private void restore(int messages) {
    try (Pipeline life = new Pipeline()) {
      commands.subList(0, messages).forEach(life::send);
      restored.restore(ConversationStore.NAME, life.changelog(ConversationStore.NAME));
    }
  }

  private void send(int count) {
    for (int i = 0; i < count; i++) {
      Command command =
          pipeline.command(Pipeline.EAST, "alice", DM, "c-" + commands.size(), "message");
      commands.add(command);
      pipeline.send(command);
    }
  }

  /// Expiry goes by the newest record.
  private static void pass(Pipeline pipeline, Duration time) {
    pipeline.advance(time);
    pipeline.say("carol", OTHER, "good morning");
    pipeline.advance(Duration.ofSeconds(10));
    pipeline.outbound();
  }

  private static void ask(Pipeline pipeline, long from, long to) {
    pipeline.signal(new CatchUp(DM, WEST, "q", from, to));
  }

  private static Pipeline.Delivery answer(long firstKept, long to) {
    return new Pipeline.Delivery.Answered(new CaughtUp(WEST, "q", DM, firstKept, to));
  }
}
