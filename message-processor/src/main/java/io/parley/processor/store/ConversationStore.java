package io.parley.processor.store;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import java.util.Optional;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/// The `conversations` store: the [Journal], snapshots of what it comes to, and what must be known
/// when its entries have expired. All of it is in one store on purpose: the store's changelog is an
/// exact prefix of its updates (docs/adr/0015).
public final class ConversationStore {
  public static final String NAME = "conversations";

  private static final String SNAPSHOT = "h";
  private static final String AUTHORS = "g";
  private static final String DELETED = "r";
  private static final String REWORDED = "w";
  private static final String REACTION = "t";
  private static final String TOTALS = "k";
  private static final String ACCEPTED = "d";
  private static final String MARKS_WRITTEN = "y";
  private static final byte[] NOTHING = new byte[0];
  private static final byte REWORDED_VERSION = 1;

  private final KeyValueStore<Bytes, byte[]> store;
  private final Journal journal;
  private final MemberStore members;
  private final ActiveHours activeHours;
  private final GroupInvitations invitations;

  public ConversationStore(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
    journal = new Journal(store);
    members = new MemberStore(store);
    activeHours = new ActiveHours(store);
    invitations = new GroupInvitations(store);
  }

  /// @param supplier of a store of this [#NAME]
  public static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder(
      KeyValueBytesStoreSupplier supplier) {
    return Stores.keyValueStoreBuilder(supplier, Serdes.Bytes(), Serdes.ByteArray());
  }

  public Journal journal() {
    return journal;
  }

  public MemberStore members() {
    return members;
  }

  public ActiveHours activeHours() {
    return activeHours;
  }

  public GroupInvitations invitations() {
    return invitations;
  }

  // Snapshots.

  public @Nullable Snapshot snapshot(ConversationId conversation) {
    byte[] value = store.get(StoreKey.of(SNAPSHOT, conversation.value()));
    return value == null ? null : Snapshot.of(conversation, value);
  }

  public void putSnapshot(Snapshot snapshot) {
    store.put(StoreKey.of(SNAPSHOT, snapshot.state().id.value()), snapshot.toBytes());
  }

  public void deleteSnapshot(ConversationId conversation) {
    store.delete(StoreKey.of(SNAPSHOT, conversation.value()));
  }

  // Messages.

  /// What has become of the sender's clientMessageId.
  public Optional<Acceptance> accepted(
      ConversationId conversation, UserId sender, String clientMessageId) {
    byte[] value = store.get(acceptedKey(conversation, sender, clientMessageId));
    return Optional.ofNullable(value).map(Acceptance::of);
  }

  /// The first write of an accepted message.
  public void remember(
      ConversationId conversation, UserId sender, String clientMessageId, Acceptance acceptance) {
    store.put(acceptedKey(conversation, sender, clientMessageId), acceptance.toBytes());
  }

  public void forget(ConversationId conversation, UserId sender, String clientMessageId) {
    store.delete(acceptedKey(conversation, sender, clientMessageId));
  }

  public Optional<AuthorBlock> authors(ConversationId conversation, long block) {
    byte[] value = store.get(authorsKey(conversation, block));
    return Optional.ofNullable(value).map(AuthorBlock::of);
  }

  public void putAuthors(ConversationId conversation, long block, AuthorBlock authors) {
    store.put(authorsKey(conversation, block), authors.toBytes());
  }

  public boolean isDeleted(ConversationId conversation, long number) {
    return store.get(deletedKey(conversation, number)) != null;
  }

  public void putDeleted(ConversationId conversation, long number) {
    store.put(deletedKey(conversation, number), NOTHING);
  }

  /// The seq of the last event that has changed a message's words, its deletion too; 0 where none
  /// of the last 24 h has.
  public long reworded(ConversationId conversation, long number) {
    byte[] value = store.get(rewordedKey(conversation, number));
    return value == null ? 0 : new StoreReader(REWORDED_VERSION, value).number();
  }

  public void putReworded(ConversationId conversation, long number, long seq) {
    StoreWriter out = new StoreWriter(REWORDED_VERSION, 1 + StoreWriter.sizeOf(seq));
    out.number(seq);
    store.put(rewordedKey(conversation, number), out.toBytes());
  }

  public void forgetReworded(ConversationId conversation, long number) {
    store.delete(rewordedKey(conversation, number));
  }

  public boolean hasReaction(
      ConversationId conversation, String messageId, UserId user, String emoji) {
    return store.get(reactionKey(conversation, messageId, user, emoji)) != null;
  }

  public void putReaction(
      ConversationId conversation, String messageId, UserId user, String emoji, boolean on) {
    Bytes key = reactionKey(conversation, messageId, user, emoji);
    if (on) {
      store.put(key, NOTHING);
    } else {
      store.delete(key);
    }
  }

  public int reactions(ConversationId conversation, String messageId, UserId user) {
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

  public ReceiptTotals totals(ConversationId conversation) {
    byte[] value = store.get(StoreKey.of(TOTALS, conversation.value()));
    return value == null ? ReceiptTotals.NONE : ReceiptTotals.of(value);
  }

  public void putTotals(ConversationId conversation, ReceiptTotals totals) {
    store.put(StoreKey.of(TOTALS, conversation.value()), totals.toBytes());
  }

  /// Of all conversations of the store.
  public MarksWritten marksWritten() {
    byte[] value = store.get(StoreKey.of(MARKS_WRITTEN));
    return value == null ? MarksWritten.NONE : MarksWritten.of(value);
  }

  public void putMarksWritten(MarksWritten written) {
    store.put(StoreKey.of(MARKS_WRITTEN), written.toBytes());
  }

  private static Bytes acceptedKey(ConversationId conversation, UserId sender, String clientId) {
    return StoreKey.of(ACCEPTED, conversation.value(), sender.value(), clientId);
  }

  private static Bytes authorsKey(ConversationId conversation, long block) {
    return StoreKey.numbered(AUTHORS + "\0" + conversation.value(), block);
  }

  private static Bytes deletedKey(ConversationId conversation, long number) {
    return StoreKey.numbered(DELETED + "\0" + conversation.value(), number);
  }

  private static Bytes rewordedKey(ConversationId conversation, long number) {
    return StoreKey.numbered(REWORDED + "\0" + conversation.value(), number);
  }

  private static Bytes reactionKey(
      ConversationId conversation, String messageId, UserId user, String emoji) {
    return StoreKey.of(REACTION, conversation.value(), messageId, user.value(), emoji);
  }
}
