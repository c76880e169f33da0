package io.parley.processor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads what [StoreWriter] has written. A value that is cut off or of another version is a broken
/// invariant: the process must not go on.
final class StoreReader {
  private final ByteBuffer in;

  /// @throws IllegalStateException when the version is another
  StoreReader(byte[] bytes, byte version) {
    in = StoreFormat.open(bytes, version);
  }

  byte fixed() {
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

  String text() {
    byte[] text = new byte[(int) number()];
    in.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  @Nullable String optional() {
    return fixed() == 0 ? null : text();
  }
}
