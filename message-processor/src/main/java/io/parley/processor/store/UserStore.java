package io.parley.processor.store;

import io.parley.contract.ConversationId;
import io.parley.contract.Limits;
import io.parley.contract.Membership;
import io.parley.contract.UserId;
import io.parley.contract.wire.GatewayRef;
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
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/// The `users` store: where a user is connected, what the user is a member of and has not read, to
/// what the user is invited, whom the user has blocked, who the user is to others, and how they see
/// the user.
public final class UserStore {
  public static final String NAME = "users";

  private static final String SESSION = "s";
  private static final String GATEWAY = "g";
  private static final String MEMBERSHIP = "m";
  private static final String UNREAD = "u";
  private static final String PRESENCE = "p";
  private static final String DUE = "o";
  private static final String VISIBILITY = "v";
  private static final String PROFILE = "n";
  private static final String LEFT = "l";
  private static final String ENDED = "e";
  private static final byte VERSION = 3;
  private static final int MEMBERSHIP_BYTES = 2 + 2 * 10;
  private static final byte[] NOTHING = new byte[0];

  private static final int USERS_KEPT = 10_000;

  private final KeyValueStore<Bytes, byte[]> store;
  private final UserInvitations invitations;

  /// The sessions of those who were looked for last; each badge asks for them.
  ///
  /// Bound: [#USERS_KEPT]. Overflow: the longest unused is read again.
  private final LinkedHashMap<UserId, List<UserSession>> sessions =
      new LinkedHashMap<>(64, 0.75f, true);

  /// Of how many conversations those who were asked of last are members. Counting visits all of
  /// them.
  ///
  /// Bound: [#USERS_KEPT]. Overflow: the longest unused is counted again.
  private final LinkedHashMap<UserId, Integer> membershipCounts =
      new LinkedHashMap<>(64, 0.75f, true);

  public UserStore(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
    invitations = new UserInvitations(store);
  }

  public UserInvitations invitations() {
    return invitations;
  }

  /// @param supplier of a store of this [#NAME]
  public static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder(
      KeyValueBytesStoreSupplier supplier) {
    return Stores.keyValueStoreBuilder(supplier, Serdes.Bytes(), Serdes.ByteArray());
  }

  // Sessions.

  public void putSession(UserId user, UserSession session) {
    store.put(indexKey(user, session), NOTHING);
    store.put(StoreKey.of(SESSION, user.value(), session.sessionId()), session.toBytes());
    sessions.remove(user);
  }

  /// The index first: what a crash in between leaves is found by the user.
  public void removeSession(UserId user, UserSession session) {
    store.delete(indexKey(user, session));
    store.delete(StoreKey.of(SESSION, user.value(), session.sessionId()));
    sessions.remove(user);
  }

  private static Bytes indexKey(UserId user, UserSession session) {
    GatewayRef gateway = session.gateway();
    String epoch = Long.toString(gateway.epoch());
    return StoreKey.of(GATEWAY, gateway.id(), epoch, user.value(), session.sessionId());
  }

  public List<UserSession> sessions(UserId user) {
    List<UserSession> known = sessions.get(user);
    if (known == null) {
      List<UserSession> found = new ArrayList<>();
      scan(
          StoreKey.prefix(SESSION, user.value()),
          (sessionId, value) -> found.add(UserSession.of(sessionId, value)));
      known = List.copyOf(found);
      sessions.put(user, known);
      if (sessions.size() > USERS_KEPT) {
        sessions.pollFirstEntry();
      }
    }
    return known;
  }

  /// Users with a session on a gateway of which this is true, each once; found by a look at one
  /// entry of each run of each other gateway.
  public List<UserId> usersOf(Predicate<UserSession> wanted, int limit) {
    List<UserId> users = new ArrayList<>();
    Bytes from = StoreKey.prefix(GATEWAY);
    Bytes end = StoreKey.endOfPrefix(GATEWAY);
    while (from != null && users.size() < limit) {
      from = usersOfNextGateway(from, end, wanted, limit, users);
    }
    return users;
  }

  /// @return where the next gateway begins; null after the last
  private @Nullable Bytes usersOfNextGateway(
      Bytes from, Bytes end, Predicate<UserSession> wanted, int limit, List<UserId> users) {
    try (KeyValueIterator<Bytes, byte[]> entries = store.range(from, end)) {
      while (entries.hasNext() && users.size() < limit) {
        String[] key = new String(entries.next().key.get(), StandardCharsets.UTF_8).split("\0", -1);
        UserId user = new UserId(key[3]);
        byte[] value = store.get(StoreKey.of(SESSION, user.value(), key[4]));
        if (value == null) {
          continue; // a crash was in between; the record that opens it will be replayed
        }
        if (!wanted.test(UserSession.of(key[4], value))) {
          return StoreKey.endOfPrefix(GATEWAY, key[1], key[2]);
        }
        if (users.isEmpty() || !users.getLast().equals(user)) {
          users.add(user);
        }
      }
    }
    return null;
  }

  /// To be put before the session is removed: what a crash in between leaves is both.
  public void putEnded(EndedSession ended) {
    store.put(endedKey(ended.user(), ended.sessionId()), ended.toBytes());
  }

  public void removeEnded(EndedSession ended) {
    store.delete(endedKey(ended.user(), ended.sessionId()));
  }

  public Optional<EndedSession> ended(UserId user, String sessionId) {
    byte[] value = store.get(endedKey(user, sessionId));
    return Optional.ofNullable(value).map(bytes -> EndedSession.of(user, sessionId, bytes));
  }

  /// Of all users.
  public List<EndedSession> ended() {
    List<EndedSession> all = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> entries =
        store.range(StoreKey.prefix(ENDED), StoreKey.endOfPrefix(ENDED))) {
      while (entries.hasNext()) {
        KeyValue<Bytes, byte[]> entry = entries.next();
        String[] key = new String(entry.key.get(), StandardCharsets.UTF_8).split("\0", -1);
        all.add(EndedSession.of(new UserId(key[1]), key[2], entry.value));
      }
    }
    return all;
  }

  private static Bytes endedKey(UserId user, String sessionId) {
    return StoreKey.of(ENDED, user.value(), sessionId);
  }

  // Memberships.

  public Optional<Membership> membership(UserId user, ConversationId conversation) {
    byte[] value = store.get(StoreKey.of(MEMBERSHIP, user.value(), conversation.value()));
    return Optional.ofNullable(value).map(bytes -> membership(conversation, bytes));
  }

  public void putMembership(UserId user, Membership membership) {
    Bytes key = StoreKey.of(MEMBERSHIP, user.value(), membership.conversationId().value());
    count(user, key, membership.active());
    if (!membership.active()) {
      store.delete(key);
      return;
    }
    StoreWriter out = new StoreWriter(VERSION, MEMBERSHIP_BYTES);
    out.number(membership.afterSeq());
    out.number(membership.readNumber());
    boolean isLimited = membership.afterNumber() != null;
    out.flags(
        membership.muted(),
        membership.archived(),
        membership.pinned(),
        isLimited,
        !membership.acceptedByAll());
    if (isLimited) {
      out.number(membership.visibleAfterNumber());
    }
    store.put(key, out.toBytes());
  }

  /// To be called before the entry is changed.
  private void count(UserId user, Bytes key, boolean active) {
    Integer known = membershipCounts.get(user);
    if (known == null) {
      return;
    }
    boolean was = store.get(key) != null;
    if (was != active) {
      membershipCounts.put(user, known + (active ? 1 : -1));
    }
  }

  /// Of how many conversations the user is a member.
  public int membershipCount(UserId user) {
    Integer known = membershipCounts.get(user);
    if (known == null) {
      int[] found = new int[1];
      scan(StoreKey.prefix(MEMBERSHIP, user.value()), (id, value) -> found[0]++);
      known = found[0];
      membershipCounts.put(user, known);
      if (membershipCounts.size() > USERS_KEPT) {
        membershipCounts.pollFirstEntry();
      }
    }
    return known;
  }

  public List<Membership> memberships(UserId user) {
    List<Membership> memberships = new ArrayList<>();
    scan(
        StoreKey.prefix(MEMBERSHIP, user.value()),
        (id, value) -> memberships.add(membership(new ConversationId(id), value)));
    return memberships;
  }

  private static Membership membership(ConversationId conversation, byte[] value) {
    StoreReader in = new StoreReader(VERSION, value);
    long afterSeq = in.number();
    long readNumber = in.number();
    byte flags = in.octet();
    return new Membership(
        conversation,
        true,
        afterSeq,
        readNumber,
        StoreReader.flag(flags, 0),
        StoreReader.flag(flags, 1),
        StoreReader.flag(flags, 2),
        StoreReader.flag(flags, 3) ? in.number() : null,
        StoreReader.flag(flags, 4) ? Boolean.TRUE : null);
  }

  // Unread messages.

  public UnreadCount unread(UserId user, ConversationId conversation) {
    byte[] value = store.get(StoreKey.of(UNREAD, user.value(), conversation.value()));
    return value == null ? UnreadCount.NONE : UnreadCount.of(value);
  }

  public void putUnread(UserId user, ConversationId conversation, UnreadCount unread) {
    store.put(StoreKey.of(UNREAD, user.value(), conversation.value()), unread.toBytes());
  }

  public void removeUnread(UserId user, ConversationId conversation) {
    store.delete(StoreKey.of(UNREAD, user.value(), conversation.value()));
  }

  /// Over all conversations that have any.
  public long badge(UserId user) {
    long[] sum = new long[1];
    scan(
        StoreKey.prefix(UNREAD, user.value()),
        (id, value) -> sum[0] += UnreadCount.of(value).count());
    return sum[0];
  }

  // What the user has left.

  public boolean hasLeft(UserId user, ConversationId conversation) {
    return store.get(StoreKey.of(LEFT, user.value(), conversation.value())) != null;
  }

  /// Of more than [Limits#CONVERSATIONS_PER_USER] the first by its id is forgotten.
  public void putLeft(UserId user, ConversationId conversation) {
    List<String> known = new ArrayList<>();
    scan(StoreKey.prefix(LEFT, user.value()), (id, _) -> known.add(id));
    if (known.size() >= Limits.CONVERSATIONS_PER_USER) {
      store.delete(StoreKey.of(LEFT, user.value(), known.getFirst()));
    }
    store.put(StoreKey.of(LEFT, user.value(), conversation.value()), NOTHING);
  }

  public void removeLeft(UserId user, ConversationId conversation) {
    store.delete(StoreKey.of(LEFT, user.value(), conversation.value()));
  }

  // To whom the user is there.

  public VisibilityState visibility(UserId user) {
    byte[] value = store.get(StoreKey.of(VISIBILITY, user.value()));
    return value == null ? VisibilityState.NONE : VisibilityState.of(value);
  }

  /// What is as it is of who has said nothing is not kept.
  public void putVisibility(UserId user, VisibilityState visibility) {
    Bytes key = StoreKey.of(VISIBILITY, user.value());
    if (visibility.equals(VisibilityState.NONE)) {
      store.delete(key);
    } else {
      store.put(key, visibility.toBytes());
    }
  }

  // Who the user is to others.

  public Optional<ProfileState> profile(UserId user) {
    return Optional.ofNullable(store.get(StoreKey.of(PROFILE, user.value()))).map(ProfileState::of);
  }

  public void putProfile(UserId user, ProfileState profile) {
    store.put(StoreKey.of(PROFILE, user.value()), profile.toBytes());
  }

  // Presence.

  public PresenceState presence(UserId user) {
    byte[] value = store.get(StoreKey.of(PRESENCE, user.value()));
    return value == null ? PresenceState.NONE : PresenceState.of(value);
  }

  public void putPresence(UserId user, PresenceState presence) {
    store.put(StoreKey.of(PRESENCE, user.value()), presence.toBytes());
  }

  /// A user whose last session has ended, and when that is to be looked at.
  public record Due(long time, UserId user) {}

  public void putDue(Due due) {
    store.put(dueKey(due), NOTHING);
  }

  public void removeDue(Due due) {
    store.delete(dueKey(due));
  }

  /// The earliest first.
  public List<Due> dueBy(long time, int limit) {
    List<Due> found = new ArrayList<>();
    Bytes from = StoreKey.numbered(DUE, 0);
    try (KeyValueIterator<Bytes, byte[]> entries =
        store.range(from, StoreKey.numbered(DUE, time + 1))) {
      while (entries.hasNext() && found.size() < limit) {
        Bytes key = entries.next().key;
        UserId user = new UserId(StoreKey.suffixAfterNumber(key, DUE));
        found.add(new Due(StoreKey.numberAfter(key, DUE), user));
      }
    }
    return found;
  }

  private static Bytes dueKey(Due due) {
    return StoreKey.numbered(DUE, due.time(), due.user().value());
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
