package io.parley.processor.store;

import io.parley.contract.ConversationId;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/// Every event of the last 24 h, under its seq. **The journal decides**: an event is written here
/// before anything that follows from it.
public final class Journal {
  private static final String KIND = "j";

  private final KeyValueStore<Bytes, byte[]> store;

  Journal(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /// Takes the entries one by one.
  @FunctionalInterface
  public interface Visitor {
    /// @return whether to go on
    boolean visit(long seq, JournalEntry entry);
  }

  public void put(ConversationId conversation, long seq, JournalEntry entry) {
    store.put(key(conversation, seq), entry.toBytes());
  }

  public Optional<JournalEntry> find(ConversationId conversation, long seq) {
    byte[] value = store.get(key(conversation, seq));
    return Optional.ofNullable(value).map(JournalEntry::of);
  }

  public void delete(ConversationId conversation, long seq) {
    store.delete(key(conversation, seq));
  }

  /// The events from `from` to `to`, as far as they are kept, in order.
  public void read(ConversationId conversation, long from, long to, Visitor visitor) {
    visit(store.range(key(conversation, from), key(conversation, to)), visitor);
  }

  /// All that are kept, the last first.
  public void readBack(ConversationId conversation, Visitor visitor) {
    visit(store.reverseRange(key(conversation, 1), key(conversation, Long.MAX_VALUE)), visitor);
  }

  private static void visit(KeyValueIterator<Bytes, byte[]> entries, Visitor visitor) {
    try (entries) {
      boolean more = true;
      while (more && entries.hasNext()) {
        KeyValue<Bytes, byte[]> entry = entries.next();
        more = visitor.visit(StoreKey.numberOf(entry.key), JournalEntry.of(entry.value));
      }
    }
  }

  private static Bytes key(ConversationId conversation, long seq) {
    return StoreKey.numbered(KIND + "\0" + conversation.value(), seq);
  }
}
