package io.parley.gateway.conversation;

import io.parley.contract.ConversationView;
import org.jspecify.annotations.Nullable;

/// Where a conversation that a session has joined stands.
///
/// @param key see [io.parley.gateway.recovery.Positions#keyOf]
/// @param view null while nothing has happened in it
/// @param position the session gets every event after this one
/// @param lastSeq of the last event that this gateway knows
/// @param lastAt when the last event was, in milliseconds since 1970
record Joined(
    long key,
    @Nullable ConversationView view,
    long position,
    long lastSeq,
    long lastNumber,
    long lastAt) {}
