package io.parley.processor.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads what [StoreWriter] has written. A value that is cut off or of another version is a broken
/// invariant: the process must not go on.
final class StoreReader {
  private final ByteBuffer in;

  /// @throws IllegalStateException when the version is another: a store that another release has
  ///   written is refused rather than misread
  StoreReader(byte version, byte[] bytes) {
    in = ByteBuffer.wrap(bytes);
    byte found = in.get();
    if (found != version) {
      throw new IllegalStateException("store value of version " + found + ", expected " + version);
    }
  }

  byte octet() {
    return in.get();
  }

  long number() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  long numberOrNone() {
    return number() - 1;
  }

  /// @param index of one of the flags
  static boolean flag(byte flags, int index) {
    return (flags & 1 << index) != 0;
  }

  String text() {
    byte[] text = new byte[(int) number()];
    in.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  @Nullable String optional() {
    return octet() == 0 ? null : text();
  }

  /// All that is left.
  byte[] rest() {
    byte[] rest = new byte[in.remaining()];
    in.get(rest);
    return rest;
  }
}
