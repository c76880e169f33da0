package io.parley.gateway.dialect;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Messages of a conversation have reached a member, or were read: the news of a receipt.
///
/// @param userId the member
/// @param read whether they were read; else they were delivered
/// @param messageId the last of them that is not the member's own, if the listener was told of it
/// @param own the listener's messages among them, likewise; oldest first
record Reached(
    ConversationId conversationId,
    UserId userId,
    boolean read,
    @Nullable String messageId,
    List<String> own,
    Instant at) {}
