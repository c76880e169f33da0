package io.parley.processor.store;

import io.parley.contract.ConversationId;
import io.parley.contract.Invitation;
import io.parley.contract.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// Whom groups have invited. An entry goes when the user becomes a member, when it is withdrawn,
/// and, some time after it has ended, when somebody else is invited. It stays when the user
/// declines: so nobody learns of that, and nobody is asked again and again.
///
/// Bound: [Limits#INVITATIONS_PER_GROUP] that are open. Overflow: nobody else is invited.
public final class GroupInvitations {
  private static final String KIND = "i";
  private static final byte VERSION = 1;

  private final KeyValueStore<Bytes, byte[]> store;

  GroupInvitations(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  public void put(ConversationId group, UserId user, Instant at) {
    StoreWriter out = new StoreWriter(VERSION, 1 + Long.BYTES);
    out.number(at.toEpochMilli());
    store.put(key(group, user), out.toBytes());
  }

  public void remove(ConversationId group, UserId user) {
    if (madeAt(group, user) != null) {
      store.delete(key(group, user));
    }
  }

  public boolean isOpen(ConversationId group, UserId user, Instant now) {
    Instant at = madeAt(group, user);
    return at != null && Invitation.isOpen(at, now);
  }

  private @Nullable Instant madeAt(ConversationId group, UserId user) {
    byte[] value = store.get(key(group, user));
    return value == null ? null : time(value);
  }

  /// Who has an open one.
  public List<UserId> open(ConversationId group, Instant now) {
    List<UserId> open = new ArrayList<>();
    scan(
        group,
        (user, at) -> {
          if (Invitation.isOpen(at, now)) {
            open.add(user);
          }
        });
    return open;
  }

  public void removeEnded(ConversationId group, Instant now) {
    List<UserId> ended = new ArrayList<>(0);
    scan(
        group,
        (user, at) -> {
          if (!Invitation.isOpen(at, now)) {
            ended.add(user);
          }
        });
    ended.forEach(user -> store.delete(key(group, user)));
  }

  private void scan(ConversationId group, BiConsumer<UserId, Instant> each) {
    Bytes prefix = StoreKey.prefix(KIND, group.value());
    try (KeyValueIterator<Bytes, byte[]> entries =
        store.prefixScan(prefix, new BytesSerializer())) {
      while (entries.hasNext()) {
        KeyValue<Bytes, byte[]> entry = entries.next();
        each.accept(new UserId(StoreKey.suffix(entry.key, prefix)), time(entry.value));
      }
    }
  }

  private static Instant time(byte[] value) {
    return Instant.ofEpochMilli(new StoreReader(VERSION, value).number());
  }

  private static Bytes key(ConversationId group, UserId user) {
    return StoreKey.of(KIND, group.value(), user.value());
  }
}
