package io.parley.contract.wire;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationView;
import io.parley.contract.Require;
import io.parley.contract.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Where a conversation stands as a gateway begins to follow it.
///
/// @param conversation null while nothing has happened in it
/// @param lastAt when the last event was; null while nothing has happened
/// @param lastSender who has sent the last message, and so has read everything; null while there is
///   none, or where it is not known any more
public record Subscription(
    ConversationId conversationId,
    @Nullable ConversationView conversation,
    long lastSeq,
    long lastNumber,
    @Nullable Instant lastAt,
    @Nullable UserId lastSender) {
  public Subscription {
    Require.present("conversationId", conversationId);
    Require.atLeast("lastSeq", lastSeq, 0);
    Require.atLeast("lastNumber", lastNumber, 0);
  }
}
