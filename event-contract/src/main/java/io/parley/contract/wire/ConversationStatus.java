package io.parley.contract.wire;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationView;
import io.parley.contract.Membership;
import io.parley.contract.Require;
import io.parley.contract.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Where a conversation stands.
///
/// @param conversation null while nothing has happened in it
/// @param membership of the user who was asked for; null when the user is no member
/// @param lastAt when the last event was; null while nothing has happened
/// @param lastSender who has sent the last message, and so has read everything; null while there is
///   none, or where it is not known any more
/// @param messageNumber of the message that was asked for; null when there is no such message
/// @param silenced of a direct conversation: whether one of the two has blocked the other; null for
///   no. Not for any client to see
public record ConversationStatus(
    ConversationId conversationId,
    @Nullable ConversationView conversation,
    @Nullable Membership membership,
    long lastSeq,
    long lastNumber,
    @Nullable Instant lastAt,
    @Nullable UserId lastSender,
    @Nullable Long messageNumber,
    @Nullable Boolean silenced) {
  public ConversationStatus {
    Require.present("conversationId", conversationId);
    Require.atLeast("lastSeq", lastSeq, 0);
    Require.atLeast("lastNumber", lastNumber, 0);
    Require.optionalAtLeast("messageNumber", messageNumber, 1);
  }
}
