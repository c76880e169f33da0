package io.parley.contract;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// What a gateway must know of an event to route it without reading its value. It travels in the
/// headers of a `parley.outbound` record whose value is the event's own JSON, as in
/// `parley.messages`; the record's key is the conversationId. Records without these headers are
/// [Answer]s.
///
/// @param eventName what native clients know the event as
/// @param seq 0 for an [Ephemeral], which has no place in the order
/// @param replayFor the requestId of the [Signal.CatchUp] that it answers; null for a live event
public record OutboundEvent(
    ConversationId conversationId,
    String eventName,
    long seq,
    long number,
    @Nullable String replayFor) {
  private static final String EVENT = "parley-event";
  private static final String SEQ = "parley-seq";
  private static final String NUMBER = "parley-number";
  private static final String REPLAY_FOR = "parley-replay-for";

  public void writeTo(Headers headers) {
    headers.add(EVENT, eventName.getBytes(StandardCharsets.UTF_8));
    headers.add(SEQ, ByteBuffer.allocate(Long.BYTES).putLong(seq).array());
    headers.add(NUMBER, ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    if (replayFor != null) {
      headers.add(REPLAY_FOR, replayFor.getBytes(StandardCharsets.UTF_8));
    }
  }

  /// @return empty when the record is an answer
  /// @throws MalformedRecordException when it is neither
  public static Optional<OutboundEvent> read(byte @Nullable [] key, Headers headers) {
    Header name = headers.lastHeader(EVENT);
    if (name == null) {
      return Optional.empty();
    }
    try {
      Header replayFor = headers.lastHeader(REPLAY_FOR);
      return Optional.of(
          new OutboundEvent(
              new ConversationId(utf8(Require.present("key", key))),
              text(EVENT, name),
              number(headers, SEQ),
              number(headers, NUMBER),
              replayFor == null ? null : text(REPLAY_FOR, replayFor)));
    } catch (InvalidFieldException e) {
      throw new MalformedRecordException(e.field(), "a header or the key is malformed", e);
    }
  }

  private static String text(String name, Header header) {
    return utf8(Require.present(name, header.value()));
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static long number(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    if (header == null || header.value() == null || header.value().length != Long.BYTES) {
      throw InvalidFieldException.invalid(name, "is not eight bytes");
    }
    return Require.atLeast(name, ByteBuffer.wrap(header.value()).getLong(), 0);
  }
}
