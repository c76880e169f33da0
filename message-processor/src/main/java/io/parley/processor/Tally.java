package io.parley.processor;

import java.nio.ByteBuffer;

/// In a large conversation: how many members have come to the last message.
///
/// @param number the message's
/// @param offset of the last command that was counted: replayed, it is not counted again
record Tally(long number, long delivered, long read, long offset) {
  static final Tally NONE = new Tally(0, 0, 0, -1);

  private static final byte VERSION = 1;
  private static final int BYTES = 1 + 4 * Long.BYTES;

  byte[] toBytes() {
    return ByteBuffer.allocate(BYTES)
        .put(VERSION)
        .putLong(number)
        .putLong(delivered)
        .putLong(read)
        .putLong(offset)
        .array();
  }

  static Tally of(byte[] bytes) {
    ByteBuffer in = StoreFormat.open(bytes, VERSION);
    return new Tally(in.getLong(), in.getLong(), in.getLong(), in.getLong());
  }
}
