package io.parley.gateway.conversation;

import io.parley.contract.ConversationEvent.ConversationChanged;
import io.parley.contract.ConversationId;
import io.parley.contract.history.HistoryMessage;
import io.parley.gateway.engineio.Frame;
import io.parley.gateway.recovery.Positions;
import io.parley.gateway.recovery.RecoveryTokens;
import io.parley.gateway.socketio.PacketCodec;
import org.jspecify.annotations.Nullable;

/// One event of a conversation, encoded once for all sockets.
final class Event {
  private final ConversationId conversation;
  private final long key;
  private final long seq;
  private final long number;
  private final long at;
  private final boolean isMessage;
  private final @Nullable ConversationChanged change;
  private final Frame frame;

  /// Made when it is first wanted; twice in a race, to no harm.
  private volatile @Nullable Frame stampedAlone;

  /// @param key the conversation's ([Positions#keyOf])
  /// @param number of the message that it is about; the last message's where it is about none
  /// @param at broker's time in milliseconds since 1970
  /// @param isMessage whether it is a new message, which is delivered once it is written
  /// @param change null unless it is about the conversation itself
  Event(
      ConversationId conversation,
      long key,
      long seq,
      long number,
      long at,
      boolean isMessage,
      @Nullable ConversationChanged change,
      Frame frame) {
    this.conversation = conversation;
    this.key = key;
    this.seq = seq;
    this.number = number;
    this.at = at;
    this.isMessage = isMessage;
    this.change = change;
    this.frame = frame;
  }

  /// What stands in for the events up to one that nobody has any more.
  static Event gap(ConversationId conversation, long key, long from, long to, long at) {
    return new Event(conversation, key, to, 0, at, false, null, Frames.gap(conversation, from, to));
  }

  /// A message as history has it now.
  static Event past(long key, HistoryMessage message) {
    return new Event(
        message.conversationId(),
        key,
        message.seq(),
        message.number(),
        message.acceptedAt().toEpochMilli(),
        true,
        null,
        Frames.event("message", message.encode()));
  }

  ConversationId conversation() {
    return conversation;
  }

  long key() {
    return key;
  }

  long seq() {
    return seq;
  }

  long number() {
    return number;
  }

  long at() {
    return at;
  }

  boolean isMessage() {
    return isMessage;
  }

  @Nullable ConversationChanged change() {
    return change;
  }

  Frame frame() {
    return frame;
  }

  /// For the many clients to which nothing else has happened yet.
  Frame stampedAlone(RecoveryTokens tokens) {
    Frame known = stampedAlone;
    if (known == null) {
      Positions since = new Positions();
      since.put(key, seq);
      known = PacketCodec.withOffset(frame, tokens.offset(since, at));
      stampedAlone = known;
    }
    return known;
  }
}
