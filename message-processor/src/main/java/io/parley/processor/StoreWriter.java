package io.parley.processor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Writes the stores' packed values; [StoreReader] reads them.
final class StoreWriter {
  private byte[] bytes;
  private int size;

  /// @param expected how many bytes it may come to; it grows as it must
  StoreWriter(int expected) {
    bytes = new byte[expected];
  }

  void fixed(byte value) {
    reserve(1);
    bytes[size++] = value;
  }

  /// @param value not negative
  void number(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("expected no negative number, but was " + value);
    }
    reserve(10);
    long left = value;
    while (left >= 0x80) {
      bytes[size++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    bytes[size++] = (byte) left;
  }

  void text(String value) {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    number(text.length);
    raw(text);
  }

  void optional(@Nullable String value) {
    fixed((byte) (value == null ? 0 : 1));
    if (value != null) {
      text(value);
    }
  }

  void raw(byte[] value) {
    reserve(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
