package io.parley.gateway.login.recovery;

import io.parley.contract.ConversationId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/// The rooms that a socket of an app has joined. Immutable.
///
/// @param seal by which they are named
/// @param names of the conversations
/// @param personal whether it has joined the room of its user's own
public record Rooms(RecoverySeal seal, Set<Long> names, boolean personal) {
  /// A socket in more of them is not recovered.
  public static final int MAX_RECOVERED = 100;

  private static final byte PERSONAL = 1;

  public Rooms {
    names = Set.copyOf(names);
  }

  public static Rooms none(RecoverySeal seal) {
    return new Rooms(seal, Set.of(), false);
  }

  public boolean isNone() {
    return names.isEmpty() && !personal;
  }

  /// How many, without the one of the user's own.
  public int size() {
    return names.size();
  }

  public boolean has(ConversationId conversation) {
    return !names.isEmpty() && names.contains(seal.name(conversation));
  }

  public boolean has(ConversationKey conversation) {
    return !names.isEmpty() && names.contains(conversation.by(seal));
  }

  public Rooms with(ConversationId conversation) {
    Set<Long> more = new HashSet<>(names);
    more.add(seal.name(conversation));
    return new Rooms(seal, more, personal);
  }

  public Rooms without(ConversationId conversation) {
    Set<Long> fewer = new HashSet<>(names);
    fewer.remove(seal.name(conversation));
    return new Rooms(seal, fewer, personal);
  }

  public Rooms withPersonal() {
    return new Rooms(seal, names, true);
  }

  public boolean isRecoverable() {
    return names.size() <= MAX_RECOVERED;
  }

  int maxBytes() {
    return 1 + 3 + RecoverySeal.NAME_BYTES * names.size();
  }

  /// Nothing for none, as of most clients.
  void writeTo(ByteBuffer buffer) {
    if (isNone()) {
      return;
    }
    buffer.put(personal ? PERSONAL : 0);
    Varint.write(buffer, names.size());
    names.forEach(buffer::putLong);
  }

  /// @throws BufferUnderflowException when the buffer ends before they do
  static Rooms readFrom(ByteBuffer buffer, RecoverySeal seal) {
    if (!buffer.hasRemaining()) {
      return none(seal);
    }
    boolean personal = buffer.get() == PERSONAL;
    long size = Varint.read(buffer);
    Set<Long> names = new HashSet<>();
    for (long i = 0; i < size; i++) {
      names.add(buffer.getLong());
    }
    return new Rooms(seal, names, personal);
  }
}
