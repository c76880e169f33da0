package io.parley.processor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// What became of a clientMessageId.
///
/// @param offset of the command that was accepted: by it a replayed command knows its own entry
///   from a client's retry
/// @param acceptedAt broker's time, milliseconds since 1970
record Acceptance(long seq, long number, long offset, long acceptedAt, String messageId) {
  private static final byte VERSION = 1;
  private static final int FIXED_BYTES = 1 + 4 * Long.BYTES;

  byte[] toBytes() {
    byte[] id = messageId.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(FIXED_BYTES + id.length)
        .put(VERSION)
        .putLong(seq)
        .putLong(number)
        .putLong(offset)
        .putLong(acceptedAt)
        .put(id)
        .array();
  }

  static Acceptance of(byte[] bytes) {
    ByteBuffer in = StoreFormat.open(bytes, VERSION);
    return new Acceptance(
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        new String(bytes, FIXED_BYTES, bytes.length - FIXED_BYTES, StandardCharsets.UTF_8));
  }
}
