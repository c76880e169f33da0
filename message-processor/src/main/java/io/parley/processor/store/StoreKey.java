package io.parley.processor.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;

/// Builds and reads the stores' keys: parts joined by a zero byte, so that a prefix of whole parts
/// is a range.
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

  /// Behind all keys that begin with these parts, and before any other.
  static Bytes endOfPrefix(String... parts) {
    return Bytes.wrap((String.join("\0", parts) + "\1").getBytes(StandardCharsets.UTF_8));
  }

  /// What follows the prefix.
  static String suffix(Bytes key, Bytes prefix) {
    return text(key, prefix.get().length);
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

  /// The number that a key ends with.
  static long numberOf(Bytes numbered) {
    byte[] key = numbered.get();
    return ByteBuffer.wrap(key, key.length - Long.BYTES, Long.BYTES).getLong();
  }

  /// Sorts by the number, which must not be negative, and then by what follows it.
  static Bytes numbered(String kind, long number, String suffix) {
    byte[] prefix = kind.getBytes(StandardCharsets.UTF_8);
    byte[] text = suffix.getBytes(StandardCharsets.UTF_8);
    return Bytes.wrap(
        ByteBuffer.allocate(prefix.length + 1 + Long.BYTES + text.length)
            .put(prefix)
            .put(SEPARATOR)
            .putLong(number)
            .put(text)
            .array());
  }

  /// The number that follows the kind.
  static long numberAfter(Bytes key, String kind) {
    return ByteBuffer.wrap(key.get(), kind.length() + 1, Long.BYTES).getLong();
  }

  /// What follows that number.
  static String suffixAfterNumber(Bytes key, String kind) {
    return text(key, kind.length() + 1 + Long.BYTES);
  }

  private static String text(Bytes key, int start) {
    byte[] bytes = key.get();
    return new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
  }
}
