package io.parley.processor;

import java.nio.ByteBuffer;

/// What became of a clientMessageId.
///
/// @param offset of the command that was accepted: by it a replayed command knows its own entry
///   from a client's retry
/// @param acceptedAt broker's time, milliseconds since 1970
record Acceptance(long seq, long number, long offset, long acceptedAt) {
  private static final byte VERSION = 2;
  private static final int BYTES = 1 + 4 * Long.BYTES;

  byte[] toBytes() {
    return ByteBuffer.allocate(BYTES)
        .put(VERSION)
        .putLong(seq)
        .putLong(number)
        .putLong(offset)
        .putLong(acceptedAt)
        .array();
  }

  static Acceptance of(byte[] bytes) {
    ByteBuffer in = StoreFormat.open(bytes, VERSION);
    return new Acceptance(in.getLong(), in.getLong(), in.getLong(), in.getLong());
  }
}
