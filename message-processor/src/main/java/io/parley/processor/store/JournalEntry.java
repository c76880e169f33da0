package io.parley.processor.store;

import io.parley.contract.codec.Codec;
import io.parley.contract.log.ConversationEvent;

/// An event of the last 24 h as the store has it, and the command that made it.
///
/// @param offset of the command
/// @param at the broker's time of the command, milliseconds since 1970
/// @param event the event's JSON, as it is in the log
@SuppressWarnings("ArrayRecordComponent") // on its way to a store or a producer; never compared
public record JournalEntry(long offset, long at, byte[] event) {
  private static final byte VERSION = 2;

  public ConversationEvent decode() {
    return Codec.EVENTS.decode(event);
  }

  byte[] toBytes() {
    int size = 1 + StoreWriter.sizeOf(offset) + StoreWriter.sizeOf(at) + event.length;
    StoreWriter out = new StoreWriter(VERSION, size);
    out.number(offset);
    out.number(at);
    out.rest(event);
    return out.toBytes();
  }

  static JournalEntry of(byte[] bytes) {
    StoreReader in = new StoreReader(VERSION, bytes);
    return new JournalEntry(in.number(), in.number(), in.rest());
  }
}
