package io.parley.gateway.conversation;

import io.parley.contract.Answer.Subscribed;

/// What a session is told of a conversation that it has joined.
///
/// @param about kind, title and members
/// @param lastSeq where the session stands: it gets every event after this one
record Joined(Subscribed about, long lastSeq, long lastNumber) {}
