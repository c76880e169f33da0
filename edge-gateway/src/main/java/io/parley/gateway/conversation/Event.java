package io.parley.gateway.conversation;

import io.parley.contract.ConversationEvent.ConversationChanged;
import io.parley.gateway.engineio.Frame;
import org.jspecify.annotations.Nullable;

/// One event of a conversation, encoded once for all sockets.
///
/// @param number of the message that it is about; the last message's where it is about none
/// @param at broker's time in milliseconds since 1970
/// @param isMessage whether it is a new message, which is delivered once it is written
/// @param change null unless it is about the conversation itself
record Event(
    long seq,
    long number,
    long at,
    boolean isMessage,
    @Nullable ConversationChanged change,
    Frame frame) {}
