package io.parley.processor.store;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// Who is in a conversation: part of its state while it is small, entries of their own when it is
/// large.
public final class MemberStore {
  private static final String KIND = "m";

  private final KeyValueStore<Bytes, byte[]> store;

  MemberStore(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /// A member and who it is.
  public record Entry(UserId user, Member member) {}

  public @Nullable Member find(ConversationState state, UserId user) {
    if (state.isSmall()) {
      return state.members.get(user);
    }
    byte[] value = store.get(key(state.id, user));
    return value == null ? null : Member.of(value);
  }

  /// The first of them, in order of their ids.
  public List<Entry> first(ConversationState state, int limit) {
    return state.isSmall()
        ? state.members.entrySet().stream()
            .limit(limit)
            .map(entry -> new Entry(entry.getKey(), entry.getValue()))
            .toList()
        : entries(state.id, limit);
  }

  public void put(ConversationState state, UserId user, Member member) {
    if (state.isSmall()) {
      state.members.put(user, member);
    } else {
      store.put(key(state.id, user), member.toBytes());
    }
  }

  public void remove(ConversationState state, UserId user) {
    if (state.isSmall()) {
      state.members.remove(user);
    } else {
      store.delete(key(state.id, user));
    }
  }

  /// It is to be large: its members become entries. Those that are there already are of a time when
  /// it was large before, or of an attempt that a crash has cut short.
  public void spread(ConversationState state) {
    deleteEntries(state.id);
    state.members.forEach((user, member) -> store.put(key(state.id, user), member.toBytes()));
    state.members.clear();
  }

  /// It is to be small: its members are in its state. Their entries go when that is saved
  /// ([#deleteEntries]).
  public void gather(ConversationState state) {
    entries(state.id, Integer.MAX_VALUE)
        .forEach(entry -> state.members.put(entry.user(), entry.member()));
  }

  public void deleteEntries(ConversationId conversation) {
    entries(conversation, Integer.MAX_VALUE)
        .forEach(entry -> store.delete(key(conversation, entry.user())));
  }

  private List<Entry> entries(ConversationId conversation, int limit) {
    List<Entry> members = new ArrayList<>();
    Bytes prefix = StoreKey.prefix(KIND, conversation.value());
    try (KeyValueIterator<Bytes, byte[]> entries =
        store.prefixScan(prefix, new BytesSerializer())) {
      while (entries.hasNext() && members.size() < limit) {
        KeyValue<Bytes, byte[]> entry = entries.next();
        UserId user = new UserId(StoreKey.suffix(entry.key, prefix));
        members.add(new Entry(user, Member.of(entry.value)));
      }
    }
    return members;
  }

  private static Bytes key(ConversationId conversation, UserId user) {
    return StoreKey.of(KIND, conversation.value(), user.value());
  }
}
