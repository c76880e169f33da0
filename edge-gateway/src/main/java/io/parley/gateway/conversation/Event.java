package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.history.HistoryMessage;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.ConversationChanged;
import io.parley.gateway.engineio.Frame;
import io.parley.gateway.login.recovery.Positions;
import io.parley.gateway.login.recovery.RecoveryTokens;
import io.parley.gateway.socketio.PacketCodec;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One event of a conversation, encoded once for all sockets of a dialect.
public final class Event {
  private final ConversationId conversation;
  private final long key;
  private final long seq;
  private final long number;
  private final long at;
  private final @Nullable UserId sender;
  private final boolean marksRead;
  private final @Nullable ConversationChanged change;
  private final Frame frame;
  private final byte @Nullable [] value;

  /// Made when they are first wanted.
  private volatile @Nullable ConversationEvent content;

  private volatile @Nullable Map<Object, Frame> otherFrames;

  /// Made when it is first wanted; twice in a race, to no harm.
  private volatile @Nullable Frame stampedAlone;

  /// @param key the conversation's ([Positions#keyOf])
  /// @param number of the message that it is about; the last message's where it is about none
  /// @param at broker's time in milliseconds since 1970
  /// @param sender of a new message, which is delivered to others once it is written; null for any
  ///   other event
  /// @param marksRead whether the sender had not read all that was said before
  /// @param change null unless it is about the conversation itself
  /// @param value the event as it is in the log; null if it is not of the log
  Event(
      ConversationId conversation,
      long key,
      long seq,
      long number,
      long at,
      @Nullable UserId sender,
      boolean marksRead,
      @Nullable ConversationChanged change,
      Frame frame,
      byte @Nullable [] value) {
    this.conversation = conversation;
    this.key = key;
    this.seq = seq;
    this.number = number;
    this.at = at;
    this.sender = sender;
    this.marksRead = marksRead;
    this.change = change;
    this.frame = frame;
    this.value = value;
  }

  /// What stands in for the events up to one that nobody has any more.
  static Event gap(ConversationId conversation, long key, long from, long to, long at) {
    Frame frame = Frames.gap(conversation, from, to);
    return new Event(conversation, key, to, 0, at, null, false, null, frame, null);
  }

  /// A message as history has it now.
  static Event past(long key, HistoryMessage message) {
    return new Event(
        message.conversationId(),
        key,
        message.seq(),
        message.number(),
        message.acceptedAt().toEpochMilli(),
        message.sender().id(),
        false,
        null,
        Frames.event("message", message.encode()),
        null);
  }

  public ConversationId conversation() {
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

  /// Null unless it is a new message.
  @Nullable UserId sender() {
    return sender;
  }

  boolean marksRead() {
    return marksRead;
  }

  @Nullable ConversationChanged change() {
    return change;
  }

  /// As native clients get it.
  Frame frame() {
    return frame;
  }

  /// What has happened; empty where that is not of the log.
  public Optional<ConversationEvent> content() {
    if (value != null && content == null) {
      content = Codec.EVENTS.decode(value);
    }
    return Optional.ofNullable(content);
  }

  /// In other words, made once.
  ///
  /// @param words what makes them, which is the same for all who want the same
  public Frame frame(Object words, Supplier<Frame> make) {
    Map<Object, Frame> frames = otherFrames;
    if (frames == null) {
      frames = new ConcurrentHashMap<>(2);
      otherFrames = frames; // in a race one of them is forgotten, to no harm
    }
    return frames.computeIfAbsent(words, _ -> make.get());
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
