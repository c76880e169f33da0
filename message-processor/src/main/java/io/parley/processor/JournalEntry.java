package io.parley.processor;

import io.parley.contract.codec.Codec;
import io.parley.contract.log.ConversationEvent;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// An event of the last 24 h as the store has it, and the command that made it.
///
/// @param offset of the command
/// @param at the broker's time of the command, milliseconds since 1970
/// @param event the event's JSON, as it is in the log
@SuppressWarnings("ArrayRecordComponent") // on its way to a store or a producer; never compared
record JournalEntry(long offset, long at, byte[] event) {
  private static final byte VERSION = 1;
  private static final int FIXED_BYTES = 1 + 2 * Long.BYTES;

  ConversationEvent decode() {
    return Codec.EVENTS.decode(event);
  }

  byte[] toBytes() {
    return ByteBuffer.allocate(FIXED_BYTES + event.length)
        .put(VERSION)
        .putLong(offset)
        .putLong(at)
        .put(event)
        .array();
  }

  static JournalEntry of(byte[] bytes) {
    ByteBuffer in = StoreFormat.open(bytes, VERSION);
    return new JournalEntry(
        in.getLong(), in.getLong(), Arrays.copyOfRange(bytes, FIXED_BYTES, bytes.length));
  }
}
