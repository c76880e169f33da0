package io.parley.processor;

import java.nio.ByteBuffer;

/// A conversation's counters.
///
/// @param lastSeq the last durable event's seq
/// @param lastNumber the last message's number
/// @param lastHour the hour since 1970 of the last event, so that the expiry index is written once
///   an hour
record ConversationHeader(long lastSeq, long lastNumber, long lastHour) {
  static final ConversationHeader NONE = new ConversationHeader(0, 0, -1);

  private static final byte VERSION = 1;
  private static final int BYTES = 1 + 3 * Long.BYTES;

  byte[] toBytes() {
    return ByteBuffer.allocate(BYTES)
        .put(VERSION)
        .putLong(lastSeq)
        .putLong(lastNumber)
        .putLong(lastHour)
        .array();
  }

  static ConversationHeader of(byte[] bytes) {
    ByteBuffer in = StoreFormat.open(bytes, VERSION);
    return new ConversationHeader(in.getLong(), in.getLong(), in.getLong());
  }
}
