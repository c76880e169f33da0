package io.parley.processor;

import io.parley.contract.ConversationId;
import io.parley.contract.GatewayRef;
import io.parley.contract.UserId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/// The `users` store: where a user is connected, and what the user is a member of.
final class UserStore {
  static final String NAME = "users";

  private static final String SESSION = "s";
  private static final String MEMBERSHIP = "m";
  private static final byte VERSION = 1;

  private final KeyValueStore<Bytes, byte[]> store;

  UserStore(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder() {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(NAME), Serdes.Bytes(), Serdes.ByteArray());
  }

  /// @param since when it was opened, broker's time in milliseconds since 1970
  record Session(String sessionId, GatewayRef gateway, long since) {}

  void putSession(UserId user, Session session) {
    byte[] id = session.gateway().id().getBytes(StandardCharsets.UTF_8);
    byte[] value =
        ByteBuffer.allocate(1 + 2 * Long.BYTES + Integer.BYTES + id.length)
            .put(VERSION)
            .putLong(session.since())
            .putLong(session.gateway().epoch())
            .putInt(session.gateway().slot())
            .put(id)
            .array();
    store.put(StoreKey.of(SESSION, user.value(), session.sessionId()), value);
  }

  void removeSession(UserId user, String sessionId) {
    store.delete(StoreKey.of(SESSION, user.value(), sessionId));
  }

  List<Session> sessions(UserId user) {
    Bytes prefix = StoreKey.prefix(SESSION, user.value());
    List<Session> sessions = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> entries =
        store.prefixScan(prefix, new BytesSerializer())) {
      while (entries.hasNext()) {
        var entry = entries.next();
        ByteBuffer in = StoreFormat.open(entry.value, VERSION);
        long since = in.getLong();
        long epoch = in.getLong();
        int slot = in.getInt();
        String gateway = StandardCharsets.UTF_8.decode(in).toString();
        sessions.add(
            new Session(
                StoreKey.suffix(entry.key, prefix), new GatewayRef(gateway, epoch, slot), since));
      }
    }
    return sessions;
  }

  void putMembership(UserId user, ConversationId conversation, long afterSeq) {
    byte[] value = ByteBuffer.allocate(1 + Long.BYTES).put(VERSION).putLong(afterSeq).array();
    store.put(StoreKey.of(MEMBERSHIP, user.value(), conversation.value()), value);
  }

  List<ConversationId> conversations(UserId user) {
    Bytes prefix = StoreKey.prefix(MEMBERSHIP, user.value());
    List<ConversationId> conversations = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> entries =
        store.prefixScan(prefix, new BytesSerializer())) {
      while (entries.hasNext()) {
        conversations.add(new ConversationId(StoreKey.suffix(entries.next().key, prefix)));
      }
    }
    return conversations;
  }
}
