package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.Invitation;
import org.jspecify.annotations.Nullable;

/// The user is invited to a conversation, or not any more: for all of the user's devices to know.
///
/// @param invitation null for not any more
public record OwnInvitation(ConversationId conversationId, @Nullable Invitation invitation) {}
