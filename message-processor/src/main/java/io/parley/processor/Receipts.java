package io.parley.processor;

import io.parley.contract.Codec;
import io.parley.contract.Command.MarkReceipts;
import io.parley.contract.ConversationEvent.MessageAccepted;
import io.parley.contract.ConversationId;
import io.parley.contract.Ephemeral;
import io.parley.contract.Ephemeral.Receipt;
import io.parley.contract.Ephemeral.ReceiptCounts;
import io.parley.contract.ReceiptMark;
import io.parley.contract.Topic;
import io.parley.contract.UserId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// Delivered and read watermarks. They only move forward, so a mark that is applied twice changes
/// nothing; one that is replayed says again what it had said, or what has become of it since.
final class Receipts {
  private final ConversationStore store;
  private final Audience audience;
  private final Members members;
  private final Outputs outputs;

  Receipts(ConversationStore store, Audience audience, Members members, Outputs outputs) {
    this.store = store;
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
    ConversationId conversation = command.conversationId();
    Profile profile = store.profile(conversation).orElse(null);
    if (profile == null) {
      return;
    }
    Counters counters = store.counters(conversation);
    long lastNumber = counters.lastNumber();
    Map<UserId, Move> moves = moves(command, counters, offset);
    if (moves.isEmpty()) {
      return;
    }
    if (!profile.isSmall()) {
      count(conversation, moves, lastNumber, offset, record);
    }
    Instant at = Instant.ofEpochMilli(record.timestamp());
    moves.forEach(
        (user, move) -> {
          store.putMember(conversation, user, move.after());
          if (profile.isSmall()) {
            publish(
                new Receipt(
                    conversation,
                    user,
                    positive(move.after().delivered()),
                    positive(move.after().read()),
                    at),
                record);
          }
          if (move.after().read() > move.before().read() || move.before().markedAt() == offset) {
            members.tell(conversation, user, move.after(), record);
          }
        });
  }

  /// Who answers has read: told as if they had said so, where they had not.
  void sent(MessageAccepted message, long offset, Record<byte[], byte[]> record) {
    ConversationId conversation = message.conversationId();
    UserId sender = message.sender().id();
    boolean small = store.profile(conversation).map(Profile::isSmall).orElse(false);
    if (small
        && store.member(conversation, sender).filter(m -> m.markedAt() == offset).isPresent()) {
      long number = message.number();
      publish(new Receipt(conversation, sender, number, number, message.acceptedAt()), record);
    }
  }

  private Map<UserId, Move> moves(MarkReceipts command, Counters counters, long offset) {
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
              : store.member(command.conversationId(), mark.userId()).orElse(null);
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

  /// The tally is written before the members that it counts, with the offset: what is replayed is
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
    Tally tally = store.tally(conversation);
    if (tally.number() != lastNumber) {
      tally = new Tally(lastNumber, 0, 0, tally.offset());
    }
    if (tally.offset() < offset) {
      long delivered = moves.values().stream().filter(m -> m.isDeliveredTo(lastNumber)).count();
      long read = moves.values().stream().filter(m -> m.isReadTo(lastNumber)).count();
      tally = new Tally(lastNumber, tally.delivered() + delivered, tally.read() + read, offset);
      store.putTally(conversation, tally);
    }
    publish(
        new ReceiptCounts(
            conversation,
            lastNumber,
            tally.delivered(),
            tally.read(),
            Instant.ofEpochMilli(record.timestamp())),
        record);
  }

  private void publish(Ephemeral receipt, Record<byte[], byte[]> record) {
    outputs.write(
        Topic.RECEIPTS, Codec.EPHEMERALS, receipt.conversationId().value(), receipt, record);
    audience.tell(receipt, record);
  }

  private static @Nullable Long positive(long number) {
    return number == 0 ? null : (Long) number;
  }
}
