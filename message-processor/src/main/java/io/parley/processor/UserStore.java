package io.parley.processor;

import io.parley.contract.ConversationId;
import io.parley.contract.Membership;
import io.parley.contract.UserId;
import io.parley.contract.wire.GatewayRef;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/// The `users` store: where a user is connected, what the user is a member of and has not read, and
/// how others see the user.
final class UserStore {
  static final String NAME = "users";

  private static final String SESSION = "s";
  private static final String GATEWAY = "g";
  private static final String MEMBERSHIP = "m";
  private static final String UNREAD = "u";
  private static final String STANDING = "p";
  private static final String DUE = "o";
  private static final byte VERSION = 2;
  private static final byte[] NOTHING = new byte[0];

  /// No conversation counts for more: sums of them stay numbers.
  private static final long MOST_UNREAD = Integer.MAX_VALUE;

  private static final int USERS_KEPT = 10_000;

  private final KeyValueStore<Bytes, byte[]> store;

  /// The sessions of those who were looked for last; each badge asks for them.
  ///
  /// Bound: [#USERS_KEPT]. Overflow: the longest unused is read again.
  private final LinkedHashMap<UserId, List<Session>> sessions =
      new LinkedHashMap<>(64, 0.75f, true);

  UserStore(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder() {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(NAME), Serdes.Bytes(), Serdes.ByteArray());
  }

  // Sessions.

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
    store.put(indexKey(user, session), NOTHING);
    store.put(StoreKey.of(SESSION, user.value(), session.sessionId()), value);
    sessions.remove(user);
  }

  /// The index first: what a crash in between leaves is found by the user.
  void removeSession(UserId user, Session session) {
    store.delete(indexKey(user, session));
    store.delete(StoreKey.of(SESSION, user.value(), session.sessionId()));
    sessions.remove(user);
  }

  private static Bytes indexKey(UserId user, Session session) {
    GatewayRef gateway = session.gateway();
    String epoch = Long.toString(gateway.epoch());
    return StoreKey.of(GATEWAY, gateway.id(), epoch, user.value(), session.sessionId());
  }

  List<Session> sessions(UserId user) {
    List<Session> known = sessions.get(user);
    if (known == null) {
      List<Session> found = new ArrayList<>();
      scan(
          StoreKey.prefix(SESSION, user.value()),
          (sessionId, value) -> found.add(session(sessionId, value)));
      known = List.copyOf(found);
      sessions.put(user, known);
      if (sessions.size() > USERS_KEPT) {
        sessions.pollFirstEntry();
      }
    }
    return known;
  }

  private static Session session(String sessionId, byte[] value) {
    ByteBuffer in = StoreFormat.open(value, VERSION);
    long since = in.getLong();
    long epoch = in.getLong();
    int slot = in.getInt();
    String gateway = StandardCharsets.UTF_8.decode(in).toString();
    return new Session(sessionId, new GatewayRef(gateway, epoch, slot), since);
  }

  /// Users with a session on a gateway of which this is true, each once; found by a look at one
  /// entry of each run of each other gateway.
  List<UserId> usersOf(Predicate<Session> wanted, int limit) {
    List<UserId> users = new ArrayList<>();
    Bytes from = StoreKey.prefix(GATEWAY);
    Bytes end = Bytes.wrap((GATEWAY + "\1").getBytes(StandardCharsets.UTF_8));
    while (from != null && users.size() < limit) {
      from = usersOfNextGateway(from, end, wanted, limit, users);
    }
    return users;
  }

  /// @return where the next gateway begins; null after the last
  private @Nullable Bytes usersOfNextGateway(
      Bytes from, Bytes end, Predicate<Session> wanted, int limit, List<UserId> users) {
    try (KeyValueIterator<Bytes, byte[]> entries = store.range(from, end)) {
      while (entries.hasNext() && users.size() < limit) {
        String[] key = new String(entries.next().key.get(), StandardCharsets.UTF_8).split("\0", -1);
        UserId user = new UserId(key[3]);
        byte[] value = store.get(StoreKey.of(SESSION, user.value(), key[4]));
        if (value == null) {
          continue; // a crash was in between; the record that opens it will be replayed
        }
        if (!wanted.test(session(key[4], value))) {
          String run = String.join("\0", GATEWAY, key[1], key[2]);
          return Bytes.wrap((run + "\1").getBytes(StandardCharsets.UTF_8));
        }
        if (users.isEmpty() || !users.getLast().equals(user)) {
          users.add(user);
        }
      }
    }
    return null;
  }

  // Memberships.

  Optional<Membership> membership(UserId user, ConversationId conversation) {
    byte[] value = store.get(StoreKey.of(MEMBERSHIP, user.value(), conversation.value()));
    return Optional.ofNullable(value).map(bytes -> membership(conversation, bytes));
  }

  void putMembership(UserId user, Membership membership) {
    Bytes key = StoreKey.of(MEMBERSHIP, user.value(), membership.conversationId().value());
    if (!membership.active()) {
      store.delete(key);
      return;
    }
    int flags =
        (membership.muted() ? 1 : 0)
            | (membership.archived() ? 2 : 0)
            | (membership.pinned() ? 4 : 0);
    store.put(
        key,
        ByteBuffer.allocate(2 + 2 * Long.BYTES)
            .put(VERSION)
            .putLong(membership.afterSeq())
            .putLong(membership.readNumber())
            .put((byte) flags)
            .array());
  }

  List<Membership> memberships(UserId user) {
    List<Membership> memberships = new ArrayList<>();
    scan(
        StoreKey.prefix(MEMBERSHIP, user.value()),
        (id, value) -> memberships.add(membership(new ConversationId(id), value)));
    return memberships;
  }

  /// Some of them, in order of their ids' bytes.
  ///
  /// @param after the last one of an earlier call; null for the beginning
  List<Membership> memberships(UserId user, @Nullable ConversationId after, int limit) {
    List<Membership> memberships = new ArrayList<>();
    Bytes prefix = StoreKey.prefix(MEMBERSHIP, user.value());
    Bytes from =
        after == null ? prefix : StoreKey.of(MEMBERSHIP, user.value(), after.value() + "\0");
    Bytes end =
        Bytes.wrap((MEMBERSHIP + "\0" + user.value() + "\1").getBytes(StandardCharsets.UTF_8));
    try (KeyValueIterator<Bytes, byte[]> entries = store.range(from, end)) {
      while (entries.hasNext() && memberships.size() < limit) {
        KeyValue<Bytes, byte[]> entry = entries.next();
        ConversationId id = new ConversationId(StoreKey.suffix(entry.key, prefix));
        memberships.add(membership(id, entry.value));
      }
    }
    return memberships;
  }

  private static Membership membership(ConversationId conversation, byte[] value) {
    ByteBuffer in = StoreFormat.open(value, VERSION);
    long afterSeq = in.getLong();
    long readNumber = in.getLong();
    int flags = in.get();
    return new Membership(
        conversation,
        true,
        afterSeq,
        readNumber,
        (flags & 1) != 0,
        (flags & 2) != 0,
        (flags & 4) != 0);
  }

  // Unread messages.

  /// @param number the last message that is known of
  /// @param readNumber the last that was read
  /// @param count what the badge counts
  /// @param notified the last message that was notified; 0 for none
  /// @param notifiedAt the offset of what led to that
  record Unread(long number, long readNumber, long count, long notified, long notifiedAt) {
    static final Unread NONE = new Unread(0, 0, 0, 0, -1);
  }

  Unread unread(UserId user, ConversationId conversation) {
    byte[] value = store.get(StoreKey.of(UNREAD, user.value(), conversation.value()));
    return value == null ? Unread.NONE : unread(value);
  }

  void putUnread(UserId user, ConversationId conversation, Unread unread) {
    store.put(
        StoreKey.of(UNREAD, user.value(), conversation.value()),
        ByteBuffer.allocate(1 + 5 * Long.BYTES)
            .put(VERSION)
            .putLong(unread.number())
            .putLong(unread.readNumber())
            .putLong(unread.count())
            .putLong(unread.notified())
            .putLong(unread.notifiedAt())
            .array());
  }

  void removeUnread(UserId user, ConversationId conversation) {
    store.delete(StoreKey.of(UNREAD, user.value(), conversation.value()));
  }

  /// Over all conversations that have any.
  long badge(UserId user) {
    long[] sum = new long[1];
    scan(
        StoreKey.prefix(UNREAD, user.value()),
        (id, value) -> sum[0] += Math.clamp(unread(value).count(), 0L, MOST_UNREAD));
    return sum[0];
  }

  private static Unread unread(byte[] value) {
    ByteBuffer in = StoreFormat.open(value, VERSION);
    return new Unread(in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong());
  }

  // Presence.

  Standing standing(UserId user) {
    byte[] value = store.get(StoreKey.of(STANDING, user.value()));
    return value == null ? Standing.NONE : Standing.of(value);
  }

  void putStanding(UserId user, Standing standing) {
    store.put(StoreKey.of(STANDING, user.value()), standing.toBytes());
  }

  /// A user whose last session has ended, and when that is to be looked at.
  record Due(long time, UserId user) {}

  void putDue(Due due) {
    store.put(dueKey(due), NOTHING);
  }

  void removeDue(Due due) {
    store.delete(dueKey(due));
  }

  /// The earliest first.
  List<Due> dueBy(long time, int limit) {
    List<Due> found = new ArrayList<>();
    Bytes from = StoreKey.numbered(DUE, 0);
    try (KeyValueIterator<Bytes, byte[]> entries =
        store.range(from, StoreKey.numbered(DUE, time + 1))) {
      while (entries.hasNext() && found.size() < limit) {
        byte[] key = entries.next().key.get();
        int timeAt = DUE.length() + 1;
        int userAt = timeAt + Long.BYTES;
        String user = new String(key, userAt, key.length - userAt, StandardCharsets.UTF_8);
        found.add(new Due(ByteBuffer.wrap(key, timeAt, Long.BYTES).getLong(), new UserId(user)));
      }
    }
    return found;
  }

  private static Bytes dueKey(Due due) {
    byte[] prefix = StoreKey.numbered(DUE, due.time()).get();
    byte[] user = due.user().value().getBytes(StandardCharsets.UTF_8);
    return Bytes.wrap(
        ByteBuffer.allocate(prefix.length + user.length).put(prefix).put(user).array());
  }

  private void scan(Bytes prefix, BiConsumer<String, byte[]> each) {
    try (KeyValueIterator<Bytes, byte[]> entries =
        store.prefixScan(prefix, new BytesSerializer())) {
      while (entries.hasNext()) {
        KeyValue<Bytes, byte[]> entry = entries.next();
        each.accept(StoreKey.suffix(entry.key, prefix), entry.value);
      }
    }
  }
}
