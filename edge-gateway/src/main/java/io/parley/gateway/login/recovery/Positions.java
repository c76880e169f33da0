package io.parley.gateway.login.recovery;

import io.parley.contract.ConversationId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The last seq that a client has of each of some conversations. Conversations are kept by a hash
/// of 48 bits: among the 10,000 that a user may have, two are the same with a chance of 1 in 5
/// million. Not safe for use by many threads.
public final class Positions {
  static final int KEY_BYTES = 6;

  /// Of an entry: the key, and a seq in at most nine bytes.
  private static final int MAX_ENTRY_BYTES = KEY_BYTES + 9;

  private final Map<Long, Long> seqs;

  public Positions() {
    this(new LinkedHashMap<>(4));
  }

  private Positions(Map<Long, Long> seqs) {
    this.seqs = seqs;
  }

  public static long keyOf(ConversationId conversation) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(conversation.value().getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash).getLong() >>> 16;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  /// @param key as of [#keyOf]
  /// @param seq 0 or above
  public void put(long key, long seq) {
    seqs.put(key, seq);
  }

  /// @return null if nothing is known of it
  public @Nullable Long get(long key) {
    return seqs.get(key);
  }

  public int size() {
    return seqs.size();
  }

  int maxBytes() {
    return 3 + MAX_ENTRY_BYTES * seqs.size();
  }

  void writeTo(ByteBuffer buffer) {
    Varint.write(buffer, seqs.size());
    seqs.forEach(
        (key, seq) -> {
          writeKey(buffer, key);
          Varint.write(buffer, seq);
        });
  }

  /// @throws BufferUnderflowException when the buffer ends before it does
  static Positions readFrom(ByteBuffer buffer) {
    long size = Varint.read(buffer);
    Positions positions = new Positions();
    for (long i = 0; i < size; i++) {
      positions.put(readKey(buffer), Varint.read(buffer));
    }
    return positions;
  }

  static void writeKey(ByteBuffer buffer, long key) {
    buffer.putShort((short) (key >>> 32)).putInt((int) key);
  }

  static long readKey(ByteBuffer buffer) {
    return Short.toUnsignedLong(buffer.getShort()) << 32 | Integer.toUnsignedLong(buffer.getInt());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Positions positions && positions.seqs.equals(seqs);
  }

  @Override
  public int hashCode() {
    return seqs.hashCode();
  }

  @Override
  public String toString() {
    return seqs.toString();
  }
}
