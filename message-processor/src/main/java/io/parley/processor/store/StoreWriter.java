package io.parley.processor.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Writes the stores' values, all of them; [StoreReader] reads them. Numbers are varints, since
/// most are small. Not safe for use by several threads.
final class StoreWriter {
  private static final int MOST_NUMBER_BYTES = 10;

  private byte[] bytes;
  private int size;

  /// @param version of the format, which comes first
  /// @param expected how many bytes it may come to; it grows as it must
  StoreWriter(byte version, int expected) {
    bytes = new byte[expected];
    octet(version);
  }

  /// How many bytes a number takes.
  static int sizeOf(long number) {
    return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(number) + 6) / 7);
  }

  void octet(byte value) {
    reserve(1);
    bytes[size++] = value;
  }

  /// @param value not negative
  void number(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("expected no negative number, but was " + value);
    }
    if (bytes.length - size < MOST_NUMBER_BYTES) {
      reserve(sizeOf(value));
    }
    long left = value;
    while (left >= 0x80) {
      bytes[size++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    bytes[size++] = (byte) left;
  }

  /// @param value -1 for none
  void numberOrNone(long value) {
    number(value + 1);
  }

  /// In one octet; the first is the lowest bit.
  ///
  /// @param flags eight at most
  void flags(boolean... flags) {
    int bits = 0;
    for (int i = 0; i < flags.length; i++) {
      bits |= flags[i] ? 1 << i : 0;
    }
    octet((byte) bits);
  }

  void text(String value) {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    number(text.length);
    rest(text);
  }

  void optional(@Nullable String value) {
    octet((byte) (value == null ? 0 : 1));
    if (value != null) {
      text(value);
    }
  }

  /// Without its length: only what is read last may be written so.
  void rest(byte[] value) {
    reserve(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  byte[] toBytes() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
