package io.parley.gateway.conversation;

import io.parley.gateway.engineio.Frame;

/// One event of a conversation, encoded once for all sockets.
///
/// @param number the last message's number at this event
record Event(long seq, long number, Frame frame) {}
