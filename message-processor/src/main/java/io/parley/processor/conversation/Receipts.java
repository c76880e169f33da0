package io.parley.processor.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.ReceiptMark;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.Ephemeral.ReceiptBatch;
import io.parley.contract.log.Ephemeral.ReceiptCounts;
import io.parley.contract.wire.Command.MarkReceipts;
import io.parley.contract.wire.Command.MarkReceipts.Marks;
import io.parley.processor.routing.Audience;
import io.parley.processor.routing.Outputs;
import io.parley.processor.store.ConversationProfile;
import io.parley.processor.store.ConversationStore;
import io.parley.processor.store.Counters;
import io.parley.processor.store.Member;
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
/// nothing; one that is replayed says again what it had said, or what has become of it since.
final class Receipts {
  private final Conversations conversations;
  private final ConversationStore store;
  private final Messages messages;
  private final Audience audience;
  private final MemberUpdates members;
  private final Outputs outputs;

  Receipts(
      Conversations conversations,
      Messages messages,
      Audience audience,
      MemberUpdates members,
      Outputs outputs) {
    this.conversations = conversations;
    this.messages = messages;
    store = conversations.store();
    this.audience = audience;
    this.members = members;
    this.outputs = outputs;
  }

  /// A member's watermarks before and after.
  private record Move(Member before, Member after) {
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
    Map<UserId, Move> moves = moves(marks, counters, offset);
    if (moves.isEmpty()) {
      return;
    }
    if (!profile.isSmall()) {
      count(conversation, moves, lastNumber, offset, record);
    }
    Map<UserId, Member> moved = new LinkedHashMap<>();
    moves.forEach((user, move) -> moved.put(user, move.after()));
    conversations.mark(conversation, moved);
    if (profile.isSmall()) {
      ReceiptBatch batch = batch(conversation, profile, moves, record);
      outputs.write(Topic.RECEIPTS, Codec.EPHEMERALS, conversation.value(), batch, record);
      told.add(batch, audience.of(conversation));
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

  private ReceiptBatch batch(
      ConversationId conversation,
      ConversationProfile profile,
      Map<UserId, Move> moves,
      Record<byte[], byte[]> record) {
    List<ReceiptMark> marks = new ArrayList<>(moves.size());
    moves.forEach(
        (user, move) ->
            marks.add(new ReceiptMark(user, move.after().delivered(), move.after().read())));
    List<UserId> authors = profile.isDirect() ? List.of() : authors(conversation, moves.values());
    return new ReceiptBatch(conversation, marks, authors, Instant.ofEpochMilli(record.timestamp()));
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

  private Map<UserId, Move> moves(Marks command, Counters counters, long offset) {
    Map<UserId, Move> moves = new LinkedHashMap<>();
    // Then this is a replay, and what it moved has moved: there may be more to read by now, or the
    // user may have come after it.
    boolean replayed = offset <= counters.lastOffset();
    long lastNumber = counters.lastNumber();
    for (ReceiptMark mark : command.marks()) {
      Move earlier = moves.get(mark.userId()); // named twice, by two devices
      Member before =
          earlier != null
              ? earlier.before()
              : conversations.member(command.conversationId(), mark.userId()).orElse(null);
      if (before == null) {
        continue;
      }
      Member member = earlier != null ? earlier.after() : before;
      // What was read was delivered; and nobody reads what is not there.
      long read = Math.min(mark.read(), lastNumber);
      long delivered = Math.min(Math.max(mark.delivered(), read), lastNumber);
      boolean moved = !replayed && (delivered > member.delivered() || read > member.read());
      if (moved || before.markedAt() == offset) {
        Member after = moved ? member.at(delivered, read, offset) : member;
        moves.put(mark.userId(), new Move(before, after));
      }
    }
    return moves;
  }

  /// The totals is written before the members that it counts, with the offset: what is replayed is
  /// not counted twice.
  private void count(
      ConversationId conversation,
      Map<UserId, Move> moves,
      long lastNumber,
      long offset,
      Record<byte[], byte[]> record) {
    if (lastNumber == 0) {
      return;
    }
    ReceiptTotals totals = store.totals(conversation);
    if (totals.number() != lastNumber) {
      totals = new ReceiptTotals(lastNumber, 0, 0, totals.offset());
    }
    if (totals.offset() < offset) {
      long delivered = moves.values().stream().filter(m -> m.isDeliveredTo(lastNumber)).count();
      long read = moves.values().stream().filter(m -> m.isReadTo(lastNumber)).count();
      if (delivered + read > 0) {
        totals =
            new ReceiptTotals(
                lastNumber, totals.delivered() + delivered, totals.read() + read, offset);
        store.putTotals(conversation, totals);
      }
    }
    ReceiptCounts counts =
        new ReceiptCounts(
            conversation,
            lastNumber,
            totals.delivered(),
            totals.read(),
            Instant.ofEpochMilli(record.timestamp()));
    byte[] value = Codec.EPHEMERALS.encode(counts);
    outputs.writeEncoded(Topic.RECEIPTS, conversation.value(), value, record);
    audience.tell(counts, value, record);
  }
}
