package io.parley.gateway.login.recovery;

import io.parley.contract.ConversationId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The last seq that a client has of each of some conversations, which are kept by what a seal
/// calls them. Not safe for use by many threads.
public final class Positions {
  /// Of an entry: the name, and a seq in at most nine bytes.
  private static final int MAX_ENTRY_BYTES = RecoverySeal.NAME_BYTES + 9;

  private final RecoverySeal seal;
  private final Map<Long, Long> seqs = new LinkedHashMap<>(4);

  Positions(RecoverySeal seal) {
    this.seal = seal;
  }

  /// What names the conversations, and signs tokens that hold these.
  public RecoverySeal seal() {
    return seal;
  }

  /// @param seq 0 or above
  public void put(ConversationKey conversation, long seq) {
    seqs.put(conversation.by(seal), seq);
  }

  public boolean has(ConversationKey conversation) {
    return seqs.containsKey(conversation.by(seal));
  }

  /// @return null if nothing is known of it
  @Nullable Long get(ConversationId conversation) {
    return seqs.get(seal.name(conversation));
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
        (name, seq) -> {
          buffer.putLong(name);
          Varint.write(buffer, seq);
        });
  }

  /// @throws BufferUnderflowException when the buffer ends before it does
  static Positions readFrom(ByteBuffer buffer, RecoverySeal seal) {
    long size = Varint.read(buffer);
    Positions positions = new Positions(seal);
    for (long i = 0; i < size; i++) {
      positions.seqs.put(buffer.getLong(), Varint.read(buffer));
    }
    return positions;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Positions positions
        && positions.seal.equals(seal)
        && positions.seqs.equals(seqs);
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
