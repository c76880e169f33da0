package io.parley.gateway.login.recovery;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/// Whole numbers from 0 on, the small ones in few bytes (LEB128).
final class Varint {
  private Varint() {}

  static void write(ByteBuffer buffer, long value) {
    long rest = value;
    while (rest >= 0x80) {
      buffer.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    buffer.put((byte) rest);
  }

  /// @throws BufferUnderflowException when there is no whole number
  static long read(ByteBuffer buffer) {
    long value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      byte next = buffer.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new BufferUnderflowException();
  }
}
