package io.parley.gateway.conversation;

import io.parley.contract.ConversationView;
import org.jspecify.annotations.Nullable;

/// Where a conversation that a session has joined stands.
///
/// @param view null while nothing has happened in it
/// @param lastSeq the session gets every event after this one
/// @param lastAt when the last event was, in milliseconds since 1970
record Joined(@Nullable ConversationView view, long lastSeq, long lastNumber, long lastAt) {}
