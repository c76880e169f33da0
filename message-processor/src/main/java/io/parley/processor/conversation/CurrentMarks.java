package io.parley.processor.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import io.parley.contract.kafka.Topic;
import io.parley.contract.wire.CurrentMark;
import io.parley.contract.wire.codec.WireCodec;
import io.parley.processor.routing.Life;
import io.parley.processor.routing.Outputs;
import io.parley.processor.store.ActiveHours;
import io.parley.processor.store.ActiveHours.ActiveHour;
import io.parley.processor.store.ConversationState;
import io.parley.processor.store.ConversationStore;
import io.parley.processor.store.MarksWritten;
import io.parley.processor.store.Member;
import io.parley.processor.store.MemberStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// Writes the current marks of small conversations' members to `parley.internal.receipt-marks`: of
/// each conversation once in [#EVERY] at most, and not for each receipt.
///
/// What waits is in memory. Another life finds it: the store has up to which command all is written
/// ([MarksWritten]), and each member the command that has moved them last; it looks at the
/// conversations of the [ActiveHours] since then.
///
/// Bound: [#MOST] conversations wait. Overflow: the first is written at once.
final class CurrentMarks {
  static final Duration EVERY = Duration.ofSeconds(10);

  /// What was written so long ago has come to the broker, or has ended the task: more than a
  /// producer's two minutes.
  static final Duration CERTAIN = Duration.ofMinutes(3);

  private static final int MOST = 50_000;
  private static final int HOURS_PER_RUN = 1_000;
  private static final Duration RUN_EVERY = Duration.ofSeconds(1);

  /// So far a broker's clock may have gone back.
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final ProcessorContext<byte[], Object> context;
  private final Conversations conversations;
  private final ConversationStore store;
  private final Outputs outputs;
  private final LinkedHashMap<ConversationId, Waiting> waiting = new LinkedHashMap<>();

  /// Of the former life; null once all that it has left is found.
  private @Nullable MarksWritten found;

  private @Nullable ActiveHour foundUpTo;

  /// What is to be put down as written, once it is certain.
  private MarksWritten written;

  /// When that was noted, by this machine's clock; 0 before the first run.
  private long writtenAt;

  private long lastOffset = -1;
  private long lastAt;

  /// Whose marks are to be written.
  ///
  /// @param since when the first of them has moved, by this machine's clock
  /// @param before where [MarksWritten] stands as long as they are not
  private record Waiting(long since, MarksWritten before, Set<UserId> users) {}

  CurrentMarks(
      ProcessorContext<byte[], Object> context, Conversations conversations, Outputs outputs) {
    this.context = context;
    this.conversations = conversations;
    this.outputs = outputs;
    store = conversations.store();
    written = store.marksWritten();
    found = written;
  }

  void schedule(Life life) {
    life.every(RUN_EVERY, this::run);
  }

  /// These have moved, by the command at this offset. To be called before they have.
  void moved(ConversationId conversation, Set<UserId> users, long offset, long at) {
    lastOffset = offset;
    lastAt = at;
    Waiting known = waiting.get(conversation);
    if (known == null) {
      long lastEvent = conversations.counters(conversation).lastAt();
      if (!ActiveHours.isSameHour(at, lastEvent)) {
        store.activeHours().put(conversation, at); // an event has done so otherwise
      }
    }
    wait(conversation, users, new MarksWritten(offset, at));
  }

  private void wait(ConversationId conversation, Set<UserId> users, MarksWritten before) {
    Waiting known = waiting.get(conversation);
    if (known != null) {
      known.users().addAll(users);
      return;
    }
    if (waiting.size() == MOST) {
      Map.Entry<ConversationId, Waiting> first = waiting.pollFirstEntry();
      write(first.getKey(), first.getValue().users());
    }
    waiting.put(
        conversation, new Waiting(context.currentSystemTimeMs(), before, new HashSet<>(users)));
  }

  private void run(long now) {
    if (writtenAt == 0) {
      writtenAt = now;
    }
    if (found != null) {
      find(found);
    }
    for (Iterator<Map.Entry<ConversationId, Waiting>> all = waiting.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<ConversationId, Waiting> next = all.next();
      if (next.getValue().since() > now - EVERY.toMillis()) {
        break;
      }
      all.remove();
      write(next.getKey(), next.getValue().users());
    }
    if (found == null && now - writtenAt >= CERTAIN.toMillis()) {
      store.putMarksWritten(written);
      written =
          waiting.isEmpty()
              ? lastOffset < 0 ? written : new MarksWritten(lastOffset + 1, lastAt)
              : waiting.firstEntry().getValue().before();
      writtenAt = now;
    }
  }

  /// Some of those that the former life may have left.
  private void find(MarksWritten since) {
    List<ActiveHour> some = store.activeHours().since(since.at() - HOUR, foundUpTo, HOURS_PER_RUN);
    for (ActiveHour active : some) {
      ConversationState state = conversations.state(active.conversation());
      Set<UserId> users = new HashSet<>();
      state.members.forEach(
          (user, member) -> {
            if (member.movedAt() > 0 && member.markedAt() >= since.offset()) {
              users.add(user);
            }
          });
      if (!users.isEmpty()) {
        wait(active.conversation(), users, since);
      }
      foundUpTo = active;
    }
    if (some.size() < HOURS_PER_RUN) {
      found = null;
    }
  }

  private void write(ConversationId conversation, Set<UserId> users) {
    MemberStore members = store.members();
    ConversationState state = conversations.state(conversation);
    for (UserId user : users) {
      Member member = state.isSmall() ? members.find(state, user) : null;
      if (member != null) { // or has gone since
        Instant at = Instant.ofEpochMilli(member.movedAt());
        CurrentMark mark =
            new CurrentMark(conversation, user, member.delivered(), member.read(), at);
        byte[] key = mark.key().getBytes(StandardCharsets.UTF_8);
        outputs.writeBeside(
            Topic.RECEIPT_MARKS,
            WireCodec.RECEIPT_MARKS.encode(mark),
            new Record<>(key, new byte[0], member.movedAt()));
      }
    }
  }
}
