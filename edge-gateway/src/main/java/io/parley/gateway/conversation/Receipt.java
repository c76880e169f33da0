package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.ReceiptMark;
import io.parley.contract.UserId;
import java.time.Instant;

/// How far a member has come, as one who is told hears of it.
///
/// @param delivered everything up to and with this message number; 0 for nothing new
/// @param read likewise
public record Receipt(
    ConversationId conversationId, UserId userId, long delivered, long read, Instant at) {
  static Receipt of(ConversationId conversation, ReceiptMark mark, Instant at) {
    return new Receipt(conversation, mark.userId(), mark.delivered(), mark.read(), at);
  }

  /// What is left of two of the same member.
  public Receipt after(Receipt older) {
    return new Receipt(
        conversationId,
        userId,
        Math.max(delivered, older.delivered),
        Math.max(read, older.read),
        at);
  }
}
