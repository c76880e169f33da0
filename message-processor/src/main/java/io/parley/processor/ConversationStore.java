package io.parley.processor;

import io.parley.contract.ConversationId;
import io.parley.contract.Limits;
import io.parley.contract.MessageId;
import io.parley.contract.UserId;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/// The `conversations` store, and what of it is held in memory.
///
/// **The journal decides.** Every event is an entry under its seq, and is written before anything
/// that follows from it. What decides the next event ([Head]) is in memory; the store has snapshots
/// of it, made now and then. After a crash, and wherever a life finds a snapshot that is not its
/// own, the events that the journal has after it are applied to it: so state that is found is
/// always whole, up to the last event in the journal. All of this is in one store on purpose: its
/// changelog is an exact prefix of its updates.
///
/// An instance that was paused or cut off may not know that another has taken over, and what it
/// still writes may reach the changelog last. Its journal entries are those of its successor, for
/// both decide the same log by the same rules; its snapshots may be older, and the journal makes up
/// for that. So no seq is given twice (docs/adr/0015).
final class ConversationStore {
  static final String NAME = "conversations";

  /// A snapshot is made when so many events have happened since the last: no more are applied when
  /// a conversation is found.
  static final int SNAPSHOT_EVERY = 64;

  private static final String HEAD = "h";
  private static final String JOURNAL = "j";
  private static final String MEMBER = "m";
  private static final String AUTHORS = "g";
  private static final String DELETED = "r";
  private static final String REACTION = "t";
  private static final String TALLY = "k";
  private static final String ACCEPTED = "d";
  private static final String EXPIRY = "x";
  private static final byte[] NOTHING = new byte[0];
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final KeyValueStore<Bytes, byte[]> store;
  private final String life;
  private final HeadCache heads;
  private final Changes changes;

  /// @param life unlike that of any other instance that has written or will write to the store, of
  ///   this process or another
  ConversationStore(KeyValueStore<Bytes, byte[]> store, String life) {
    this(store, life, HeadCache.MAX_BYTES);
  }

  ConversationStore(KeyValueStore<Bytes, byte[]> store, String life, int cacheBytes) {
    this.store = store;
    this.life = life;
    heads = new HeadCache(cacheBytes, this::saveIfBehind);
    changes = new Changes(this);
  }

  static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder() {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(NAME), Serdes.Bytes(), Serdes.ByteArray());
  }

  // What a conversation is now.

  /// As it is after the last event in the journal; changes to it are [Changes]'s.
  Head head(ConversationId conversation) {
    Head known = heads.get(conversation);
    if (known != null) {
      return known;
    }
    byte[] snapshot = store.get(headKey(conversation));
    Head head = snapshot == null ? new Head(conversation) : HeadFormat.read(conversation, snapshot);
    head.badged = snapshot == null ? new HashSet<>(0) : null;
    heads.put(head);
    // Whoever lets a head go saves it first: a snapshot of this life's own is never behind.
    if (snapshot == null || !HeadFormat.life(snapshot).equals(life)) {
      bringUpToDate(head);
    }
    return head;
  }

  private void bringUpToDate(Head head) {
    List<KeyValue<Long, JournalEntry>> after = new ArrayList<>(0);
    try (KeyValueIterator<Bytes, byte[]> entries =
        journal(head.id, head.counters.lastSeq() + 1, Long.MAX_VALUE)) {
      while (entries.hasNext()) {
        KeyValue<Bytes, byte[]> entry = entries.next();
        after.add(KeyValue.pair(StoreKey.numberOf(entry.key), JournalEntry.of(entry.value)));
      }
    }
    for (KeyValue<Long, JournalEntry> entry : after) {
      if (entry.key != head.counters.lastSeq() + 1) {
        break; // a late write of another life: what is before it has not been decided here yet
      }
      changes.apply(entry.value.decode(), head, entry.value.offset(), entry.value.at());
    }
  }

  /// [Counters#NONE] for a conversation in which nothing has happened.
  Counters counters(ConversationId conversation) {
    return head(conversation).counters;
  }

  Optional<Profile> profile(ConversationId conversation) {
    return Optional.ofNullable(head(conversation).profile);
  }

  Optional<Member> member(ConversationId conversation, UserId user) {
    return Optional.ofNullable(member(head(conversation), user));
  }

  @Nullable Member member(Head head, UserId user) {
    if (head.isSmall()) {
      return head.members.get(user);
    }
    byte[] value = store.get(memberKey(head.id, user));
    return value == null ? null : Member.of(value);
  }

  /// A member and who it is.
  record Entry(UserId user, Member member) {}

  /// The first of the members, in order of their ids.
  List<Entry> members(ConversationId conversation, int limit) {
    Head head = head(conversation);
    return head.isSmall()
        ? head.members.entrySet().stream()
            .limit(limit)
            .map(entry -> new Entry(entry.getKey(), entry.getValue()))
            .toList()
        : memberEntries(conversation, limit);
  }

  private List<Entry> memberEntries(ConversationId conversation, int limit) {
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

  // How it changes.

  /// The next event: written down, and applied.
  ///
  /// @param offset of the command that made it
  /// @param at the broker's time of the command
  void append(ConversationEvent event, byte[] encoded, long offset, long at) {
    Head head = head(event.conversationId());
    store.put(
        journalKey(event.conversationId(), event.seq()),
        new JournalEntry(offset, at, encoded).toBytes());
    changes.apply(event, head, offset, at);
  }

  /// What the user has set for themselves; no event.
  void set(ConversationId conversation, UserId user, Member member) {
    Head head = head(conversation);
    putMember(head, user, member);
    save(head);
  }

  /// Likewise, of something that commands are decided by: those up to this offset, replayed, are
  /// not to be decided again.
  void set(ConversationId conversation, UserId user, Member member, long offset) {
    Head head = head(conversation);
    head.counters = head.counters.decidedAt(offset);
    set(conversation, user, member);
  }

  /// How far members have come.
  void mark(ConversationId conversation, Map<UserId, Member> moved) {
    Head head = head(conversation);
    moved.forEach((user, member) -> putMember(head, user, member));
    if (head.isSmall()) {
      save(head);
    }
  }

  /// The members' own partitions have been told of the messages up to this one. Known again after a
  /// crash where a snapshot was made since; otherwise they are told once more, which changes
  /// nothing.
  void told(ConversationId conversation, long number) {
    Head head = head(conversation);
    head.told = Math.max(head.told, number);
  }

  /// In memory for a small conversation, an entry for a large one.
  void putMember(Head head, UserId user, Member member) {
    if (head.isSmall()) {
      head.members.put(user, member);
    } else {
      store.put(memberKey(head.id, user), member.toBytes());
    }
  }

  void removeMember(Head head, UserId user) {
    if (head.isSmall()) {
      head.members.remove(user);
    } else {
      store.delete(memberKey(head.id, user));
    }
  }

  /// It is to be large: its members become entries. Those that are there already are of a time when
  /// it was large before, or of an attempt that a crash has cut short.
  void spreadMembers(Head head) {
    deleteMemberEntries(head.id);
    head.members.forEach((user, member) -> store.put(memberKey(head.id, user), member.toBytes()));
    head.members.clear();
  }

  /// It is to be small: its members are in the head. Their entries go when that is saved
  /// ([#deleteMemberEntries]).
  void gatherMembers(Head head) {
    memberEntries(head.id, Integer.MAX_VALUE)
        .forEach(entry -> head.members.put(entry.user(), entry.member()));
  }

  void deleteMemberEntries(ConversationId conversation) {
    memberEntries(conversation, Integer.MAX_VALUE)
        .forEach(entry -> store.delete(memberKey(conversation, entry.user())));
  }

  /// Makes a snapshot.
  void save(Head head) {
    head.unsaved = 0;
    store.put(headKey(head.id), HeadFormat.write(head, life));
    heads.measure(head);
  }

  private void saveIfBehind(Head head) {
    if (head.unsaved > 0) {
      save(head);
    }
  }

  /// Makes a snapshot if there are events that only the journal has.
  void saveIfBehind(ConversationId conversation) {
    saveIfBehind(head(conversation));
  }

  // The journal.

  /// The events from `from` to `to`, as far as they are kept, in order. Close it.
  KeyValueIterator<Bytes, byte[]> journal(ConversationId conversation, long from, long to) {
    return store.range(journalKey(conversation, from), journalKey(conversation, to));
  }

  Optional<JournalEntry> journaled(ConversationId conversation, long seq) {
    byte[] value = store.get(journalKey(conversation, seq));
    return Optional.ofNullable(value).map(JournalEntry::of);
  }

  /// The event that the command at this offset has made, if it is replayed.
  Optional<ConversationEvent> made(ConversationId conversation, long offset) {
    if (offset > counters(conversation).lastOffset()) {
      return Optional.empty();
    }
    try (KeyValueIterator<Bytes, byte[]> events =
        store.reverseRange(journalKey(conversation, 1), journalKey(conversation, Long.MAX_VALUE))) {
      while (events.hasNext()) {
        JournalEntry entry = JournalEntry.of(events.next().value);
        if (entry.offset() <= offset) {
          return entry.offset() == offset ? Optional.of(entry.decode()) : Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  void deleteJournaled(ConversationId conversation, long seq) {
    store.delete(journalKey(conversation, seq));
  }

  /// Who has sent the messages after one and up to another; empty when they are more than a batch
  /// of receipts may name, or somebody is not known any more.
  Optional<Set<UserId>> authors(ConversationId conversation, long after, long to) {
    if (to - after > Limits.RECEIPT_AUTHORS) {
      return Optional.empty();
    }
    Head head = head(conversation);
    if (to > after && head.author(after + 1) == null) {
      rememberAuthors(head);
    }
    Set<UserId> authors = new LinkedHashSet<>();
    for (long number = after + 1; number <= to; number++) {
      UserId author = head.author(number);
      if (author == null) {
        return Optional.empty();
      }
      authors.add(author);
    }
    return Optional.of(authors);
  }

  /// From the end of the journal, once in a life or after it was let go.
  private void rememberAuthors(Head head) {
    int left = 2 * Limits.RECEIPT_AUTHORS;
    try (KeyValueIterator<Bytes, byte[]> events =
        store.reverseRange(journalKey(head.id, 1), journalKey(head.id, Long.MAX_VALUE))) {
      while (events.hasNext() && left-- > 0) {
        ConversationEvent event = JournalEntry.of(events.next().value).decode();
        if (event instanceof MessageAccepted message
            && message.number() > head.counters.lastNumber() - Limits.RECEIPT_AUTHORS) {
          head.knowAuthor(message.number(), message.sender().id());
        }
      }
    }
  }

  // Messages.

  String messageId(ConversationId conversation, long number, long seq) {
    return head(conversation).messageId(number, seq);
  }

  /// @param messageId as a client names it; may be anything
  Optional<KnownMessage> message(ConversationId conversation, String messageId) {
    MessageId id = MessageId.parse(messageId).orElse(null);
    if (id == null || !messageId.equals(messageId(conversation, id.number(), id.seq()))) {
      return Optional.empty();
    }
    return Optional.ofNullable(author(conversation, id))
        .map(
            author ->
                new KnownMessage(
                    id.number(), author, store.get(deletedKey(conversation, id.number())) != null));
  }

  private @Nullable UserId author(ConversationId conversation, MessageId id) {
    JournalEntry entry = journaled(conversation, id.seq()).orElse(null);
    if (entry != null) {
      return entry.decode() instanceof MessageAccepted message && message.number() == id.number()
          ? message.sender().id()
          : null;
    }
    return authors(conversation, AuthorBlock.of(id.number()))
        .map(block -> block.author(id.number(), id.seq()))
        .orElse(null);
  }

  Optional<AuthorBlock> authors(ConversationId conversation, long block) {
    byte[] value = store.get(authorsKey(conversation, block));
    return Optional.ofNullable(value).map(AuthorBlock::of);
  }

  void putAuthors(ConversationId conversation, long block, AuthorBlock authors) {
    store.put(authorsKey(conversation, block), authors.toBytes());
  }

  void putDeleted(ConversationId conversation, long number) {
    store.put(deletedKey(conversation, number), NOTHING);
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

  // What is to expire.

  /// A conversation that was active in a certain hour.
  record ActiveHour(long hour, ConversationId conversation) {}

  /// The conversations that were active in hours that ended before `time`, oldest first.
  List<ActiveHour> activeBefore(long time, int limit) {
    List<ActiveHour> found = new ArrayList<>();
    Bytes from = Bytes.wrap(EXPIRY.getBytes(StandardCharsets.UTF_8));
    try (KeyValueIterator<Bytes, byte[]> entries =
        store.range(from, StoreKey.numbered(EXPIRY, time / HOUR))) {
      while (entries.hasNext() && found.size() < limit) {
        found.add(activeHour(entries.next().key.get()));
      }
    }
    return found;
  }

  /// The conversations that were active in the hour of this time or later: of the last day.
  ///
  /// @param after the last one of an earlier call; null for the beginning
  List<ActiveHour> activeSince(long time, @Nullable ActiveHour after, int limit) {
    List<ActiveHour> found = new ArrayList<>();
    Bytes from =
        after == null
            ? StoreKey.numbered(EXPIRY, Math.max(0, time / HOUR))
            : expiryKey(after.hour(), after.conversation());
    try (KeyValueIterator<Bytes, byte[]> entries =
        store.range(from, StoreKey.numbered(EXPIRY, Long.MAX_VALUE))) {
      while (entries.hasNext() && found.size() < limit) {
        ActiveHour active = activeHour(entries.next().key.get());
        if (!active.equals(after)) {
          found.add(active);
        }
      }
    }
    return found;
  }

  /// An event has happened at this time.
  void putActive(ConversationId conversation, long at) {
    store.put(expiryKey(at / HOUR, conversation), NOTHING);
  }

  static boolean isSameHour(long one, long other) {
    return one / HOUR == other / HOUR;
  }

  void removeActive(ActiveHour active) {
    store.delete(expiryKey(active.hour(), active.conversation()));
  }

  private static ActiveHour activeHour(byte[] key) {
    int hourAt = EXPIRY.length() + 1;
    int idAt = hourAt + Long.BYTES;
    long hour = StoreKey.numberOf(Bytes.wrap(Arrays.copyOf(key, idAt)));
    String id = new String(key, idAt, key.length - idAt, StandardCharsets.UTF_8);
    return new ActiveHour(hour, new ConversationId(id));
  }

  private static Bytes headKey(ConversationId conversation) {
    return StoreKey.of(HEAD, conversation.value());
  }

  private static Bytes journalKey(ConversationId conversation, long seq) {
    return StoreKey.numbered(JOURNAL + "\0" + conversation.value(), seq);
  }

  private static Bytes memberKey(ConversationId conversation, UserId user) {
    return StoreKey.of(MEMBER, conversation.value(), user.value());
  }

  private static Bytes authorsKey(ConversationId conversation, long block) {
    return StoreKey.numbered(AUTHORS + "\0" + conversation.value(), block);
  }

  private static Bytes deletedKey(ConversationId conversation, long number) {
    return StoreKey.numbered(DELETED + "\0" + conversation.value(), number);
  }

  private static Bytes acceptedKey(ConversationId conversation, UserId sender, String clientId) {
    return StoreKey.of(ACCEPTED, conversation.value(), sender.value(), clientId);
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
