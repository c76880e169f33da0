package io.parley.processor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;

/// Builds the stores' keys: parts joined by a zero byte, so that a prefix of whole parts is a
/// range.
final class StoreKey {
  private static final byte SEPARATOR = 0;

  private StoreKey() {}

  static Bytes of(String... parts) {
    return Bytes.wrap(String.join("\0", parts).getBytes(StandardCharsets.UTF_8));
  }

  /// All keys that begin with these parts.
  static Bytes prefix(String... parts) {
    return Bytes.wrap((String.join("\0", parts) + "\0").getBytes(StandardCharsets.UTF_8));
  }

  /// Sorts by the number, which must not be negative.
  static Bytes numbered(String part, long number) {
    byte[] text = part.getBytes(StandardCharsets.UTF_8);
    return Bytes.wrap(
        ByteBuffer.allocate(text.length + 1 + Long.BYTES)
            .put(text)
            .put(SEPARATOR)
            .putLong(number)
            .array());
  }

  static long numberOf(Bytes numbered) {
    byte[] key = numbered.get();
    return ByteBuffer.wrap(key, key.length - Long.BYTES, Long.BYTES).getLong();
  }

  /// What follows the prefix.
  static String suffix(Bytes key, Bytes prefix) {
    byte[] bytes = key.get();
    int start = prefix.get().length;
    return new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
  }
}
