package io.parley.contract.wire;

import io.parley.contract.ConversationId;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.MalformedRecordException;
import io.parley.contract.Require;
import io.parley.contract.UserId;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.Ephemeral;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// What a gateway must know of an event to route it without reading its value. It travels in the
/// headers of a `parley.internal.outbound` record whose value is the event's own JSON, as in
/// `parley.messages` unless it says otherwise ([EventType#MESSAGE_NOW]); the record's key is the
/// conversationId. Records without these headers are [Answer]s.
///
/// @param seq 0 for an [Ephemeral], which has no place in the order
/// @param sender of a message; null for any other event
/// @param marksRead see [ConversationEvent.MessageAccepted]
/// @param replayFor the requestId of the [Signal.CatchUp] that it answers; null for a live event
/// @param ackFor whose [Command.SendMessage] it answers as well: its sender's gateway needs no
///   [Answer.SendAccepted] then; null for an event that answers nothing
public record OutboundEvent(
    ConversationId conversationId,
    EventType type,
    long seq,
    long number,
    @Nullable UserId sender,
    boolean marksRead,
    @Nullable String replayFor,
    @Nullable Origin ackFor) {
  private static final String EVENT = "parley-event";
  private static final String REPLAY_FOR = "parley-replay-for";
  private static final String ACK_FOR = "parley-ack-for";
  private static final int MARKS_READ = 1;

  /// One that has no place in the order.
  public static OutboundEvent of(Ephemeral event) {
    return new OutboundEvent(
        event.conversationId(), EventType.of(event), 0, 0, null, false, null, null);
  }

  public static OutboundEvent of(
      ConversationEvent event, @Nullable String replayFor, @Nullable Origin ackFor) {
    ConversationEvent.MessageAccepted message =
        event instanceof ConversationEvent.MessageAccepted accepted ? accepted : null;
    return new OutboundEvent(
        event.conversationId(),
        EventType.of(event),
        event.seq(),
        event.number(),
        message == null ? null : message.sender().id(),
        message != null && Boolean.TRUE.equals(message.marksRead()),
        replayFor,
        ackFor);
  }

  /// The same message, whose value says what it is now ([EventType#MESSAGE_NOW]).
  public OutboundEvent asItIsNow() {
    return new OutboundEvent(
        conversationId, EventType.MESSAGE_NOW, seq, number, sender, marksRead, replayFor, ackFor);
  }

  public void writeTo(Headers headers) {
    byte[] by = sender == null ? new byte[0] : bytes(sender.value());
    headers.add(
        EVENT,
        ByteBuffer.allocate(2 + 2 * Long.BYTES + by.length)
            .put((byte) (marksRead ? MARKS_READ : 0))
            .putLong(seq)
            .putLong(number)
            .put(type.code())
            .put(by)
            .array());
    if (replayFor != null) {
      headers.add(REPLAY_FOR, bytes(replayFor));
    }
    if (ackFor != null) {
      GatewayRef gateway = ackFor.gateway();
      byte[] requestId = bytes(ackFor.requestId());
      byte[] gatewayId = bytes(gateway.id());
      headers.add(
          ACK_FOR,
          ByteBuffer.allocate(Long.BYTES + Integer.BYTES + 1 + requestId.length + gatewayId.length)
              .putLong(gateway.epoch())
              .putInt(gateway.slot())
              .put((byte) requestId.length)
              .put(requestId)
              .put(gatewayId)
              .array());
    }
  }

  /// @return empty when the record is an answer
  /// @throws MalformedRecordException when it is neither
  public static Optional<OutboundEvent> read(byte @Nullable [] key, Headers headers) {
    return read(key, headers, ConversationId::new);
  }

  /// As [#read(byte[], Headers)], for a reader who knows most conversations already and need not
  /// check their ids again.
  ///
  /// @param conversation by its value; throws an [InvalidFieldException] for what is none
  public static Optional<OutboundEvent> read(
      byte @Nullable [] key, Headers headers, Function<String, ConversationId> conversation) {
    Header event = headers.lastHeader(EVENT);
    if (event == null) {
      return Optional.empty();
    }
    try {
      ByteBuffer in = ByteBuffer.wrap(Require.present(EVENT, event.value()));
      int flags = in.get();
      long seq = Require.atLeast(EVENT, in.getLong(), 0);
      long number = Require.atLeast(EVENT, in.getLong(), 0);
      EventType type = EventType.read(EVENT, in.get());
      UserId sender = in.hasRemaining() ? new UserId(text(in, in.remaining())) : null;
      Header replayFor = headers.lastHeader(REPLAY_FOR);
      Header ackFor = headers.lastHeader(ACK_FOR);
      return Optional.of(
          new OutboundEvent(
              conversation.apply(new String(Require.present("key", key), StandardCharsets.UTF_8)),
              type,
              seq,
              number,
              sender,
              (flags & MARKS_READ) != 0,
              replayFor == null
                  ? null
                  : new String(
                      Require.present(REPLAY_FOR, replayFor.value()), StandardCharsets.UTF_8),
              ackFor == null ? null : origin(Require.present(ACK_FOR, ackFor.value()))));
    } catch (InvalidFieldException e) {
      throw new MalformedRecordException(e.field(), "a header or the key is malformed", e);
    } catch (BufferUnderflowException e) {
      throw new MalformedRecordException("", "a header is cut off", e);
    }
  }

  private static Origin origin(byte[] header) {
    ByteBuffer in = ByteBuffer.wrap(header);
    long epoch = in.getLong();
    int slot = in.getInt();
    String requestId = text(in, Byte.toUnsignedInt(in.get()));
    return new Origin(new GatewayRef(text(in, in.remaining()), epoch, slot), requestId);
  }

  private static String text(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
