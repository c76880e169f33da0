package io.parley.processor.audit;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.Ephemeral.ReceiptBatch;
import io.parley.contract.log.MovedMark;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How far one member has come: one mark of a batch.
///
/// @param delivered null where nothing is said of it
/// @param read likewise
record Receipt(
    ConversationId conversationId,
    UserId userId,
    @Nullable Long delivered,
    @Nullable Long read,
    Instant at) {
  static Receipt of(ReceiptBatch batch, MovedMark mark) {
    return new Receipt(
        batch.conversationId(),
        mark.userId(),
        positive(mark.delivered()),
        positive(mark.read()),
        mark.at());
  }

  /// What its sending says of its sender, see [MessageAccepted#marksRead].
  static Receipt of(MessageAccepted message) {
    return new Receipt(
        message.conversationId(),
        message.sender().id(),
        message.number(),
        message.number(),
        message.acceptedAt());
  }

  private static @Nullable Long positive(long number) {
    return number == 0 ? null : (Long) number;
  }
}
