package io.parley.processor;

import static io.parley.processor.Pipeline.EAST;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.Command.SendMessage;
import io.parley.contract.ConversationEvent.MessageAccepted;
import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/// After a crash, Streams replays input against stores that are exact prefixes of their changelogs
/// (DESIGN.md, "The conversation state machine"). Whatever the prefixes, the log ends up with every
/// accepted message once, dense, with the same content.
class CrashTest {
  private static final ConversationId DM =
      ConversationId.direct(new UserId("alice"), new UserId("bob"));

  private static final ConversationId OTHER =
      ConversationId.direct(new UserId("alice"), new UserId("carol"));

  /// Two conversations, a retry, and a stranger.
  private static List<SendMessage> commands(Pipeline pipeline) {
    return List.of(
        pipeline.command(EAST, "alice", DM, "1", "one"),
        pipeline.command(EAST, "bob", DM, "1", "two"),
        pipeline.command(EAST, "alice", OTHER, "1", "elsewhere"),
        pipeline.command(EAST, "alice", DM, "1", "a retry"),
        pipeline.command(EAST, "mallory", DM, "1", "a stranger"),
        pipeline.command(EAST, "bob", DM, "2", "three"));
  }

  @Test
  void everyCrashPoint_leavesTheSameLog() {
    List<TestRecord<byte[], byte[]>> conversations;
    List<TestRecord<byte[], byte[]>> recent;
    List<MessageAccepted> undisturbed;
    try (Pipeline first = new Pipeline()) {
      commands(first).forEach(first::send);
      conversations = first.changelog(ConversationStore.NAME);
      recent = first.changelog(RecentStore.NAME);
      undisturbed = first.log();
    }
    assertThat(undisturbed).hasSize(4);

    int cases = 0;
    for (int kept = 0; kept <= conversations.size(); kept++) {
      for (int keptRecent = 0; keptRecent <= recent.size(); keptRecent++) {
        try (Pipeline replay = new Pipeline()) {
          replay.restore(ConversationStore.NAME, conversations.subList(0, kept));
          replay.restore(RecentStore.NAME, recent.subList(0, keptRecent));
          commands(replay).forEach(replay::send);
          List<MessageAccepted> union = new ArrayList<>(undisturbed);
          union.addAll(replay.log());
          assertThat(onceEach(union))
              .as("%d of the changelog and %d of recent kept", kept, keptRecent)
              .containsExactlyInAnyOrderElementsOf(undisturbed);
        }
        cases++;
      }
    }
    assertThat(cases).isGreaterThan(40);
  }

  /// By (conversationId, seq), as readers of the log do; the same seq must say the same.
  private static List<MessageAccepted> onceEach(List<MessageAccepted> log) {
    Map<String, MessageAccepted> bySeq = new TreeMap<>();
    for (MessageAccepted message : log) {
      MessageAccepted known =
          bySeq.putIfAbsent(message.conversationId() + "@" + message.seq(), message);
      assertThat(known == null || known.equals(message))
          .as("%s again as %s", known, message)
          .isTrue();
    }
    return List.copyOf(bySeq.values());
  }
}
