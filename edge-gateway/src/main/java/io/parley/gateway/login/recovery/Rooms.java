package io.parley.gateway.login.recovery;

import io.parley.contract.ConversationId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/// The rooms that a socket of an app has joined. Immutable.
///
/// @param keys of the conversations ([Positions#keyOf])
/// @param personal whether it has joined the room of its user's own
public record Rooms(Set<Long> keys, boolean personal) {
  public static final Rooms NONE = new Rooms(Set.of(), false);

  /// A socket in more of them is not recovered.
  public static final int MAX_RECOVERED = 100;

  private static final byte PERSONAL = 1;

  public Rooms {
    keys = Set.copyOf(keys);
  }

  public boolean has(ConversationId conversation) {
    return !keys.isEmpty() && has(Positions.keyOf(conversation));
  }

  public boolean has(long key) {
    return keys.contains(key);
  }

  public Rooms with(ConversationId conversation) {
    Set<Long> more = new HashSet<>(keys);
    more.add(Positions.keyOf(conversation));
    return new Rooms(more, personal);
  }

  public Rooms without(ConversationId conversation) {
    Set<Long> fewer = new HashSet<>(keys);
    fewer.remove(Positions.keyOf(conversation));
    return new Rooms(fewer, personal);
  }

  public Rooms withPersonal() {
    return new Rooms(keys, true);
  }

  public boolean isRecoverable() {
    return keys.size() <= MAX_RECOVERED;
  }

  int maxBytes() {
    return 1 + 3 + Positions.KEY_BYTES * keys.size();
  }

  /// Nothing for none, as of most clients.
  void writeTo(ByteBuffer buffer) {
    if (equals(NONE)) {
      return;
    }
    buffer.put(personal ? PERSONAL : 0);
    Varint.write(buffer, keys.size());
    keys.forEach(key -> Positions.writeKey(buffer, key));
  }

  /// @throws BufferUnderflowException when the buffer ends before they do
  static Rooms readFrom(ByteBuffer buffer) {
    if (!buffer.hasRemaining()) {
      return NONE;
    }
    boolean personal = buffer.get() == PERSONAL;
    long size = Varint.read(buffer);
    Set<Long> keys = new HashSet<>();
    for (long i = 0; i < size; i++) {
      keys.add(Positions.readKey(buffer));
    }
    return new Rooms(keys, personal);
  }
}
