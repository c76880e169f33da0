package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.history.HistoryMessage;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.ConversationChanged;
import io.parley.contract.wire.EventType;
import io.parley.contract.wire.OutboundEvent;
import io.parley.gateway.engineio.Frame;
import io.parley.gateway.login.recovery.ConversationKey;
import io.parley.gateway.login.recovery.Positions;
import io.parley.gateway.login.recovery.RecoverySeal;
import io.parley.gateway.login.recovery.RecoveryTokens;
import io.parley.gateway.socketio.PacketCodec;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One durable event of a conversation, or a gap where some are missing, for all who are told of
/// it. What it becomes in a dialect is made once for all of that dialect's clients.
public final class Event {
  private final ConversationId conversation;
  private final ConversationKey key;
  private final long seq;
  private final long number;
  private final long at;
  private final @Nullable UserId sender;
  private final boolean marksRead;
  private final @Nullable EventType type;
  private final long gapFrom;
  private final byte[] json;

  /// Whether the JSON is the event as the log has it, and not a message as history has it.
  private final boolean isOfTheLog;

  // Made when they are first wanted; twice in a race, to no harm.
  private volatile @Nullable ConversationEvent content;
  private volatile @Nullable Rendered rendered;
  private volatile @Nullable Stamped stampedAlone;

  /// A chain, for there is one dialect, or there are two.
  private record Rendered(Object by, List<Frame> frames, @Nullable Rendered next) {}

  private record Stamped(Frame frame, RecoverySeal seal, Frame stamped) {
    boolean is(Frame wanted, RecoverySeal by) {
      return frame.equals(wanted) && seal.equals(by);
    }
  }

  private Event(
      ConversationId conversation,
      ConversationKey key,
      long seq,
      long number,
      long at,
      @Nullable UserId sender,
      boolean marksRead,
      @Nullable EventType type,
      long gapFrom,
      byte[] json,
      boolean isOfTheLog) {
    this.conversation = conversation;
    this.key = key;
    this.seq = seq;
    this.number = number;
    this.at = at;
    this.sender = sender;
    this.marksRead = marksRead;
    this.type = type;
    this.gapFrom = gapFrom;
    this.json = json;
    this.isOfTheLog = isOfTheLog;
  }

  /// @param key the conversation's
  /// @param json the event as it is in the log, or the message as it is now
  /// @param at broker's time in milliseconds since 1970
  static Event of(OutboundEvent about, ConversationKey key, byte[] json, long at) {
    boolean isNow = about.type() == EventType.MESSAGE_NOW;
    return new Event(
        about.conversationId(),
        key,
        about.seq(),
        about.number(),
        at,
        about.sender(),
        about.marksRead(),
        isNow ? EventType.MESSAGE : about.type(),
        0,
        json,
        !isNow);
  }

  /// What stands in for the events up to one that nobody has any more.
  static Event gap(ConversationId conversation, ConversationKey key, long from, long to, long at) {
    return new Event(conversation, key, to, 0, at, null, false, null, from, new byte[0], false);
  }

  /// A message as history has it now.
  static Event ofHistory(ConversationKey key, HistoryMessage message) {
    return new Event(
        message.conversationId(),
        key,
        message.seq(),
        message.number(),
        message.acceptedAt().toEpochMilli(),
        message.sender().id(),
        false,
        EventType.MESSAGE,
        0,
        message.encode(),
        false);
  }

  public ConversationId conversation() {
    return conversation;
  }

  /// Of its conversation.
  public ConversationKey key() {
    return key;
  }

  /// Of a gap the last that is missing.
  public long seq() {
    return seq;
  }

  /// Of the message that it is about; the last message's where it is about none.
  long number() {
    return number;
  }

  /// Broker's time in milliseconds since 1970.
  long at() {
    return at;
  }

  /// Of a new message, which is delivered to others once it is written; null for any other event.
  @Nullable UserId sender() {
    return sender;
  }

  /// Whether the sender had not read all that was said before.
  boolean marksRead() {
    return marksRead;
  }

  /// Null for a gap.
  public @Nullable EventType type() {
    return type;
  }

  /// Of a gap the first that is missing.
  public long gapFrom() {
    return gapFrom;
  }

  /// The event, or the message; empty for a gap. Not to be changed.
  public byte[] json() {
    return json;
  }

  /// What has become of the conversation; null unless it is about that.
  @Nullable ConversationChanged change() {
    return type == EventType.CONVERSATION ? (ConversationChanged) content().orElseThrow() : null;
  }

  /// What has happened; empty where that is not of the log.
  public Optional<ConversationEvent> content() {
    if (isOfTheLog && content == null) {
      content = Codec.EVENTS.decode(json);
    }
    return Optional.ofNullable(content);
  }

  /// What it becomes, made once.
  ///
  /// @param by the same for all who want the same
  public List<Frame> rendered(Object by, Function<Event, List<Frame>> make) {
    Rendered first = rendered;
    for (Rendered one = first; one != null; one = one.next()) {
      if (one.by().equals(by)) {
        return one.frames();
      }
    }
    List<Frame> frames = make.apply(this);
    rendered = new Rendered(by, frames, first);
    return frames;
  }

  /// For the many clients to which nothing else has happened yet, and who are in no room.
  ///
  /// @param frame one of those that it becomes
  /// @param since of the client: nothing but this event
  Frame stampedAlone(Frame frame, Positions since, RecoveryTokens tokens) {
    Stamped known = stampedAlone;
    if (known == null || !known.is(frame, since.seal())) {
      known =
          new Stamped(frame, since.seal(), PacketCodec.withOffset(frame, tokens.offset(since, at)));
      stampedAlone = known;
    }
    return known.stamped();
  }
}
