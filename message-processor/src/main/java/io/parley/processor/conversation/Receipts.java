package io.parley.processor.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.ReceiptMark;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.Ephemeral.ReceiptBatch;
import io.parley.contract.log.Ephemeral.ReceiptCounts;
import io.parley.contract.log.MarkCause;
import io.parley.contract.log.MovedMark;
import io.parley.contract.wire.Answer.ReceiptsTold.Moved;
import io.parley.contract.wire.Command.MarkReceipts;
import io.parley.contract.wire.Command.MarkReceipts.Mark;
import io.parley.contract.wire.Command.MarkReceipts.Marks;
import io.parley.processor.routing.Audience;
import io.parley.processor.routing.Outputs;
import io.parley.processor.store.ConversationProfile;
import io.parley.processor.store.ConversationStore;
import io.parley.processor.store.Counters;
import io.parley.processor.store.Member;
import io.parley.processor.store.Member.Answered;
import io.parley.processor.store.ReceiptTotals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.processor.api.Record;

/// Delivered and read watermarks. They only move forward, so a mark that is applied twice changes
/// nothing. Replayed, it says again what it had said of the members whom no other command has moved
/// since, and the counts of a large conversation if it was the last to change them. So nothing that
/// is the latest is lost; what was overtaken meanwhile may be.
final class Receipts {
  /// No gateway keeps a mark for longer, in milliseconds.
  private static final long LONGEST_AGO = 60_000;

  private final Conversations conversations;
  private final ConversationStore store;
  private final Messages messages;
  private final Audience audience;
  private final MemberUpdates members;
  private final CurrentMarks marks;
  private final Outputs outputs;

  Receipts(
      Conversations conversations,
      Messages messages,
      Audience audience,
      MemberUpdates members,
      CurrentMarks marks,
      Outputs outputs) {
    this.conversations = conversations;
    this.messages = messages;
    store = conversations.store();
    this.audience = audience;
    this.members = members;
    this.marks = marks;
    this.outputs = outputs;
  }

  /// A member's watermarks before and after.
  ///
  /// @param marks what is published of it
  private record Move(Member before, Member after, List<MovedMark> marks) {
    boolean isDeliveredTo(long number) {
      return before.delivered() < number && after.delivered() >= number;
    }

    boolean isReadTo(long number) {
      return before.read() < number && after.read() >= number;
    }
  }

  void mark(MarkReceipts command, long offset, Record<byte[], byte[]> record) {
    ReceiptsForGateways told = new ReceiptsForGateways();
    command.conversations().forEach(marks -> mark(marks, offset, told, record));
    told.answers().forEach(answer -> outputs.answer(answer, record));
  }

  private void mark(
      Marks marks, long offset, ReceiptsForGateways told, Record<byte[], byte[]> record) {
    ConversationId conversation = marks.conversationId();
    ConversationProfile profile = conversations.profile(conversation).orElse(null);
    if (profile == null) {
      return;
    }
    Counters counters = conversations.counters(conversation);
    long lastNumber = counters.lastNumber();
    // What it moved has moved: there may be more to read by now, or the user may have come after
    // it.
    boolean replayed = offset <= counters.lastOffset();
    Map<UserId, Move> moves = moves(marks, lastNumber, replayed, offset, record.timestamp());
    if (replayed || !profile.isSmall()) { // it may have been large
      count(conversation, moves.values(), lastNumber, offset, record);
    }
    if (moves.isEmpty()) {
      return;
    }
    if (profile.isSmall()) {
      this.marks.moved(conversation, moves.keySet(), offset, record.timestamp());
    }
    Map<UserId, Member> moved = new LinkedHashMap<>();
    moves.forEach((user, move) -> moved.put(user, move.after()));
    conversations.mark(conversation, moved);
    if (profile.isSmall()) {
      publish(conversation, profile, moves, told, record);
    }
    moves.forEach(
        (user, move) -> {
          if (move.after().read() > move.before().read() || move.before().markedAt() == offset) {
            members.tell(conversation, user, move.after(), record);
            Set<UserId> badged = conversations.state(conversation).badged;
            if (badged != null && move.after().read() >= lastNumber) {
              badged.remove(user);
            }
          }
        });
  }

  private void publish(
      ConversationId conversation,
      ConversationProfile profile,
      Map<UserId, Move> moves,
      ReceiptsForGateways told,
      Record<byte[], byte[]> record) {
    List<ReceiptMark> all = new ArrayList<>(moves.size());
    List<MovedMark> published = new ArrayList<>(moves.size());
    moves.forEach(
        (user, move) -> {
          all.add(new ReceiptMark(user, move.after().delivered(), move.after().read()));
          published.addAll(move.marks());
        });
    List<UserId> authors = profile.isDirect() ? List.of() : authors(conversation, moves.values());
    Instant at = Instant.ofEpochMilli(record.timestamp());
    ReceiptBatch batch = new ReceiptBatch(conversation, published, authors, at);
    outputs.write(Topic.RECEIPTS, Codec.EPHEMERALS, conversation.value(), batch, record);
    told.add(new Moved(conversation, all, authors, at), audience.of(conversation));
  }

  /// Who has sent what has been delivered or read now; nobody where all members are to be told,
  /// which is also where a replay moves nothing.
  private List<UserId> authors(ConversationId conversation, Collection<Move> moves) {
    long after = Long.MAX_VALUE;
    long to = 0;
    for (Move move : moves) {
      if (move.after().delivered() > move.before().delivered()) {
        after = Math.min(after, move.before().delivered());
        to = Math.max(to, move.after().delivered());
      }
      if (move.after().read() > move.before().read()) {
        after = Math.min(after, move.before().read());
        to = Math.max(to, move.after().read());
      }
    }
    if (to == 0) {
      return List.of();
    }
    return messages.authors(conversation, after, to).map(List::copyOf).orElse(List.of());
  }

  private Map<UserId, Move> moves(
      Marks command, long lastNumber, boolean replayed, long offset, long now) {
    Map<UserId, Move> moves = new LinkedHashMap<>();
    for (Mark mark : command.marks()) {
      Move earlier = moves.get(mark.userId()); // named twice: written and read, or by two devices
      Member before =
          earlier != null
              ? earlier.before()
              : conversations.member(command.conversationId(), mark.userId()).orElse(null);
      if (before == null) {
        continue;
      }
      Member member = earlier != null ? earlier.after() : before;
      // What was read was delivered; and nobody reads what is not there.
      long delivered = Math.min(mark.number(), lastNumber);
      long read = mark.cause() == MarkCause.READ ? delivered : 0;
      boolean moved = !replayed && (delivered > member.delivered() || read > member.read());
      if (moved || before.markedAt() == offset) {
        long at = Math.max(0, now - Math.min(mark.ago(), LONGEST_AGO));
        Member after = moved ? member.at(delivered, read, offset, at) : member;
        List<MovedMark> marks = earlier != null ? earlier.marks() : answered(mark.userId(), after);
        marks.add(
            new MovedMark(
                mark.userId(),
                after.delivered(),
                after.read(),
                mark.cause(),
                Instant.ofEpochMilli(at)));
        moves.put(mark.userId(), new Move(before, after, marks));
      }
    }
    return moves;
  }

  /// What the member has answered before this move, if that is told with it; to be continued.
  private static List<MovedMark> answered(UserId user, Member after) {
    List<MovedMark> marks = new ArrayList<>(2);
    Answered answered = after.answered();
    if (answered != null && answered.told()) {
      Instant at = Instant.ofEpochMilli(answered.at());
      marks.add(new MovedMark(user, answered.number(), answered.number(), MarkCause.ANSWERED, at));
    }
    return marks;
  }

  /// The totals are written before the members that they count, with the offset: what is replayed
  /// is not counted twice, and is said again if nothing has been counted since. That does not hang
  /// on the members: others may have moved them since.
  private void count(
      ConversationId conversation,
      Collection<Move> moves,
      long lastNumber,
      long offset,
      Record<byte[], byte[]> record) {
    ReceiptTotals totals = store.totals(conversation);
    if (totals.offset() < offset) {
      long delivered = moves.stream().filter(move -> move.isDeliveredTo(lastNumber)).count();
      long read = moves.stream().filter(move -> move.isReadTo(lastNumber)).count();
      if (delivered + read > 0) {
        totals = totals.plus(lastNumber, delivered, read, offset);
        store.putTotals(conversation, totals);
      }
    }
    if (totals.offset() == offset) {
      publish(conversation, totals, record);
    }
  }

  private void publish(
      ConversationId conversation, ReceiptTotals totals, Record<byte[], byte[]> record) {
    ReceiptCounts counts =
        new ReceiptCounts(
            conversation,
            totals.number(),
            totals.delivered(),
            totals.read(),
            Instant.ofEpochMilli(record.timestamp()));
    byte[] value = Codec.EPHEMERALS.encode(counts);
    outputs.writeEncoded(Topic.RECEIPTS, conversation.value(), value, record);
    audience.tell(counts, value, record);
  }
}
