package io.parley.processor;

import io.parley.contract.Codec;
import io.parley.contract.ConversationEvent;
import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/// The `conversations` store. Everything that decides a conversation's next event is in this one
/// store on purpose: its changelog is an exact prefix of its updates. A change is written in this
/// order: what was decided ([#remember], [#putMade]), that something is about to change
/// ([#putChanging]), what follows from the decision, and the counters last. So whoever finds the
/// decision but not the counters knows that the rest may be missing, and an earlier command that is
/// replayed on the half-made change is not decided by it.
final class ConversationStore {
  static final String NAME = "conversations";

  private static final String COUNTERS = "c";
  private static final String PROFILE = "p";
  private static final String MEMBER = "m";
  private static final String MADE = "e";
  private static final String MESSAGE = "g";
  private static final String REACTION = "t";
  private static final String TALLY = "k";
  private static final String UNTOLD = "n";
  private static final String ACCEPTED = "d";
  private static final String INTEREST = "i";
  private static final String EXPIRY = "x";
  private static final byte[] NOTHING = new byte[0];
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final KeyValueStore<Bytes, byte[]> store;
  private final String life;

  /// For a reader.
  ConversationStore(KeyValueStore<Bytes, byte[]> store) {
    this(store, "");
  }

  /// @param life unlike that of any other instance that has written or will write to the store, of
  ///   this process or another: see [#putCounters]
  ConversationStore(KeyValueStore<Bytes, byte[]> store, String life) {
    this.store = store;
    this.life = life;
  }

  static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder() {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(NAME), Serdes.Bytes(), Serdes.ByteArray());
  }

  /// [Counters#NONE] for a conversation in which nothing has happened.
  Counters counters(ConversationId conversation) {
    byte[] own = store.get(countersKey(conversation));
    if (own != null) {
      return Counters.of(own);
    }
    Counters furthest = Counters.NONE;
    for (KeyValue<Bytes, byte[]> entry : allCounters(conversation)) {
      Counters found = Counters.of(entry.value);
      furthest = found.isBehind(furthest) ? furthest : found;
    }
    return furthest;
  }

  /// The write before a change that other commands could be decided by: those up to this offset,
  /// replayed, are not to be decided again.
  void putChanging(ConversationId conversation, Counters counters, long offset) {
    if (counters.lastOffset() < offset) {
      putCounters(conversation, counters.decidedAt(offset));
    }
  }

  /// The last write of a change.
  void putCounters(ConversationId conversation, Counters counters, Counters before) {
    long hour = counters.lastAt() / HOUR;
    if (before.lastAt() == 0 || hour != before.lastAt() / HOUR) {
      store.put(expiryKey(hour, conversation), NOTHING);
    }
    putCounters(conversation, counters);
  }

  /// Each life has counters of its own, the furthest count, and whoever writes its first removes
  /// the others. For an instance that was paused or cut off may not know that another has taken
  /// over, and what it still had to write may reach the changelog last: it then overwrites nothing
  /// of its successor's. All else in this store that a seq depends on never changes once it is
  /// written.
  private void putCounters(ConversationId conversation, Counters counters) {
    Bytes own = countersKey(conversation);
    boolean first = store.get(own) == null;
    store.put(own, counters.toBytes());
    if (first) {
      for (KeyValue<Bytes, byte[]> entry : allCounters(conversation)) {
        if (!entry.key.equals(own)) {
          store.delete(entry.key);
        }
      }
    }
  }

  private List<KeyValue<Bytes, byte[]>> allCounters(ConversationId conversation) {
    List<KeyValue<Bytes, byte[]>> all = new ArrayList<>(1);
    try (KeyValueIterator<Bytes, byte[]> entries =
        store.prefixScan(StoreKey.prefix(COUNTERS, conversation.value()), new BytesSerializer())) {
      entries.forEachRemaining(all::add);
    }
    return all;
  }

  private Bytes countersKey(ConversationId conversation) {
    return StoreKey.of(COUNTERS, conversation.value(), life);
  }

  Optional<Profile> profile(ConversationId conversation) {
    byte[] value = store.get(StoreKey.of(PROFILE, conversation.value()));
    return Optional.ofNullable(value).map(Profile::of);
  }

  void putProfile(ConversationId conversation, Profile profile) {
    store.put(StoreKey.of(PROFILE, conversation.value()), profile.toBytes());
  }

  Optional<Member> member(ConversationId conversation, UserId user) {
    byte[] value = store.get(StoreKey.of(MEMBER, conversation.value(), user.value()));
    return Optional.ofNullable(value).map(Member::of);
  }

  void putMember(ConversationId conversation, UserId user, Member member) {
    store.put(StoreKey.of(MEMBER, conversation.value(), user.value()), member.toBytes());
  }

  void removeMember(ConversationId conversation, UserId user) {
    store.delete(StoreKey.of(MEMBER, conversation.value(), user.value()));
  }

  /// A member and who it is.
  record Entry(UserId user, Member member) {}

  /// The first of the members, in order of their ids' bytes.
  List<Entry> members(ConversationId conversation, int limit) {
    List<Entry> members = new ArrayList<>();
    Bytes prefix = StoreKey.prefix(MEMBER, conversation.value());
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

  Optional<Acceptance> accepted(
      ConversationId conversation, UserId sender, String clientMessageId) {
    byte[] value = store.get(acceptedKey(conversation, sender, clientMessageId));
    return Optional.ofNullable(value).map(Acceptance::of);
  }

  /// The first write of an accepted message.
  void remember(
      ConversationId conversation, UserId sender, String clientMessageId, Acceptance acceptance) {
    store.put(acceptedKey(conversation, sender, clientMessageId), acceptance.toBytes());
  }

  void forget(ConversationId conversation, UserId sender, String clientMessageId) {
    store.delete(acceptedKey(conversation, sender, clientMessageId));
  }

  /// The event, other than a message, that the command at this offset has made.
  Optional<ConversationEvent> made(ConversationId conversation, long offset) {
    byte[] value = store.get(madeKey(conversation, offset));
    return Optional.ofNullable(value).map(Codec.EVENTS::decode);
  }

  /// The first write of an event other than a message.
  void putMade(ConversationId conversation, long offset, byte[] event) {
    store.put(madeKey(conversation, offset), event);
  }

  /// Forgets events of commands that no replay can reach any more.
  ///
  /// @return how many
  int forgetMade(ConversationId conversation, Predicate<ConversationEvent> old, int limit) {
    List<Bytes> gone = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> entries =
        store.range(madeKey(conversation, 0), madeKey(conversation, Long.MAX_VALUE))) {
      while (entries.hasNext() && gone.size() < limit) {
        KeyValue<Bytes, byte[]> entry = entries.next();
        if (!old.test(Codec.EVENTS.decode(entry.value))) {
          break;
        }
        gone.add(entry.key);
      }
    }
    gone.forEach(store::delete);
    return gone.size();
  }

  Optional<KnownMessage> message(ConversationId conversation, String messageId) {
    byte[] value = store.get(StoreKey.of(MESSAGE, conversation.value(), messageId));
    return Optional.ofNullable(value).map(KnownMessage::of);
  }

  void putMessage(ConversationId conversation, String messageId, KnownMessage message) {
    store.put(StoreKey.of(MESSAGE, conversation.value(), messageId), message.toBytes());
  }

  boolean hasReaction(ConversationId conversation, String messageId, UserId user, String emoji) {
    return store.get(reactionKey(conversation, messageId, user, emoji)) != null;
  }

  void putReaction(
      ConversationId conversation, String messageId, UserId user, String emoji, boolean on) {
    Bytes key = reactionKey(conversation, messageId, user, emoji);
    if (on) {
      store.put(key, NOTHING);
    } else {
      store.delete(key);
    }
  }

  int reactions(ConversationId conversation, String messageId, UserId user) {
    int count = 0;
    Bytes prefix = StoreKey.prefix(REACTION, conversation.value(), messageId, user.value());
    try (KeyValueIterator<Bytes, byte[]> entries =
        store.prefixScan(prefix, new BytesSerializer())) {
      while (entries.hasNext()) {
        entries.next();
        count++;
      }
    }
    return count;
  }

  Tally tally(ConversationId conversation) {
    byte[] value = store.get(StoreKey.of(TALLY, conversation.value()));
    return value == null ? Tally.NONE : Tally.of(value);
  }

  void putTally(ConversationId conversation, Tally tally) {
    store.put(StoreKey.of(TALLY, conversation.value()), tally.toBytes());
  }

  /// There are messages of which the members have not been told.
  ///
  /// @param seq of the first of them
  void putUntold(ConversationId conversation, long seq) {
    Bytes key = StoreKey.of(UNTOLD, conversation.value());
    if (store.get(key) == null) {
      store.put(key, ByteBuffer.allocate(Long.BYTES).putLong(seq).array());
    }
  }

  void removeUntold(ConversationId conversation) {
    store.delete(StoreKey.of(UNTOLD, conversation.value()));
  }

  /// Conversations with messages of which the members have not been told, and the first one's seq.
  ///
  /// @param after the last one of an earlier call; null for the beginning
  Map<ConversationId, Long> untold(@Nullable ConversationId after, int limit) {
    Map<ConversationId, Long> found = new LinkedHashMap<>();
    Bytes prefix = StoreKey.prefix(UNTOLD);
    Bytes from = after == null ? prefix : StoreKey.of(UNTOLD, after.value() + "\0");
    Bytes end = Bytes.wrap((UNTOLD + "\1").getBytes(StandardCharsets.UTF_8));
    try (KeyValueIterator<Bytes, byte[]> entries = store.range(from, end)) {
      while (entries.hasNext() && found.size() < limit) {
        KeyValue<Bytes, byte[]> entry = entries.next();
        found.put(
            new ConversationId(StoreKey.suffix(entry.key, prefix)),
            ByteBuffer.wrap(entry.value).getLong());
      }
    }
    return found;
  }

  Interest interest(ConversationId conversation) {
    byte[] value = store.get(StoreKey.of(INTEREST, conversation.value()));
    return value == null ? Interest.NONE : Interest.of(value);
  }

  void putInterest(ConversationId conversation, Interest interest) {
    Bytes key = StoreKey.of(INTEREST, conversation.value());
    if (interest.entries().isEmpty()) {
      store.delete(key);
    } else {
      store.put(key, interest.toBytes());
    }
  }

  /// A conversation that was active in a certain hour.
  record ActiveHour(long hour, ConversationId conversation) {}

  /// The conversations that were active in hours that ended before `time`, oldest first.
  List<ActiveHour> activeBefore(long time, int limit) {
    List<ActiveHour> found = new ArrayList<>();
    Bytes from = Bytes.wrap(EXPIRY.getBytes(StandardCharsets.UTF_8));
    try (KeyValueIterator<Bytes, byte[]> entries =
        store.range(from, StoreKey.numbered(EXPIRY, time / HOUR))) {
      while (entries.hasNext() && found.size() < limit) {
        byte[] key = entries.next().key.get();
        int hourAt = EXPIRY.length() + 1;
        long hour = StoreKey.numberOf(Bytes.wrap(Arrays.copyOf(key, hourAt + Long.BYTES)));
        int idAt = hourAt + Long.BYTES;
        String id = new String(key, idAt, key.length - idAt, StandardCharsets.UTF_8);
        found.add(new ActiveHour(hour, new ConversationId(id)));
      }
    }
    return found;
  }

  /// Whether events of the hour of the last one are still kept: nothing has expired of it yet.
  boolean isActive(ConversationId conversation, Counters counters) {
    return store.get(expiryKey(counters.lastAt() / HOUR, conversation)) != null;
  }

  void removeActive(ActiveHour active) {
    store.delete(expiryKey(active.hour(), active.conversation()));
  }

  private static Bytes acceptedKey(ConversationId conversation, UserId sender, String clientId) {
    return StoreKey.of(ACCEPTED, conversation.value(), sender.value(), clientId);
  }

  private static Bytes madeKey(ConversationId conversation, long offset) {
    return StoreKey.numbered(MADE + "\0" + conversation.value(), offset);
  }

  private static Bytes reactionKey(
      ConversationId conversation, String messageId, UserId user, String emoji) {
    return StoreKey.of(REACTION, conversation.value(), messageId, user.value(), emoji);
  }

  private static Bytes expiryKey(long hour, ConversationId conversation) {
    byte[] prefix = StoreKey.numbered(EXPIRY, hour).get();
    byte[] id = conversation.value().getBytes(StandardCharsets.UTF_8);
    byte[] key = Arrays.copyOf(prefix, prefix.length + id.length);
    System.arraycopy(id, 0, key, prefix.length, id.length);
    return Bytes.wrap(key);
  }
}
