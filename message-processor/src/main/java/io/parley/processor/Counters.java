package io.parley.processor;

import java.nio.ByteBuffer;

/// Where a conversation stands. Written for every durable event, last of all that the event
/// changes: whoever sees these counters sees everything up to them.
///
/// @param lastAt when the last event was, broker's time in milliseconds since 1970
/// @param lastOffset of the last command that changed what commands are decided by: one at or
///   before it that has left no trace was refused, and stays refused when it is replayed
record Counters(long lastSeq, long lastNumber, long lastAt, long lastOffset) {
  static final Counters NONE = new Counters(0, 0, 0, -1);

  private static final byte VERSION = 2;
  private static final int BYTES = 1 + 4 * Long.BYTES;

  byte[] toBytes() {
    return ByteBuffer.allocate(BYTES)
        .put(VERSION)
        .putLong(lastSeq)
        .putLong(lastNumber)
        .putLong(lastAt)
        .putLong(lastOffset)
        .array();
  }

  static Counters of(byte[] bytes) {
    ByteBuffer in = StoreFormat.open(bytes, VERSION);
    return new Counters(in.getLong(), in.getLong(), in.getLong(), in.getLong());
  }

  /// Whether the others are of a later moment of the same conversation.
  boolean isBehind(Counters other) {
    return lastSeq < other.lastSeq || (lastSeq == other.lastSeq && lastOffset < other.lastOffset);
  }

  Counters decidedAt(long offset) {
    return new Counters(lastSeq, lastNumber, lastAt, Math.max(lastOffset, offset));
  }
}
