package io.parley.processor.audit;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the auditor knows of one conversation; about 200 bytes while nothing waits in it.
final class AuditedConversation {
  /// A message and who has not been given it, of those who were online.
  ///
  /// @param dueAt when it is judged, see [HeartbeatClock.Reading#passed]
  /// @param to loses those to whom it was delivered
  record Waiting(
      AuditedConversation in,
      long seq,
      long number,
      String messageId,
      Instant acceptedAt,
      long dueAt,
      Set<UserId> to) {}

  final ConversationId id;

  /// What was at or before it is not known.
  final long base;

  /// Everything after the base, up to and with it, was read or is given up.
  long last;

  /// The last message's; negative while not known.
  long lastNumber = -1;

  /// Read beyond a hole: numbers of messages by seq, 0 for what is none.
  final TreeMap<Long, Long> beyond = new TreeMap<>();

  /// When the hole was found, see [HeartbeatClock.Reading#passed].
  long holeSince;

  final Deque<Waiting> waiting = new ArrayDeque<>(0);

  /// Null until they are looked up; empty also where they are too many to be audited.
  @Nullable Set<UserId> members;

  /// The last receipt of each member, while something waits.
  private @Nullable Map<UserId, Receipt> receipts;

  AuditedConversation(ConversationId id, long base) {
    this.id = id;
    this.base = base;
    last = base;
  }

  /// The highest seq that was read.
  long highest() {
    return beyond.isEmpty() ? last : Math.max(last, beyond.lastKey());
  }

  /// @return the receipt before it; null if it is not known
  @Nullable Receipt follow(Receipt receipt) {
    if (waiting.isEmpty()) {
      receipts = null;
      return null;
    }
    if (receipts == null) {
      receipts = new HashMap<>();
    }
    Receipt before = receipts.get(receipt.userId());
    if (before == null || !receipt.at().isBefore(before.at())) {
      receipts.put(receipt.userId(), receipt);
    }
    return before;
  }

  /// Nothing of it is lost by forgetting it.
  boolean isQuiet() {
    return waiting.isEmpty() && beyond.isEmpty();
  }
}
