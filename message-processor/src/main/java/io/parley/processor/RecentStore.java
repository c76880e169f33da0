package io.parley.processor;

import io.parley.contract.ConversationId;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/// The `recent` store: the last 24 h of events as they are in the log, so that a gap is closed
/// without MongoDB.
final class RecentStore {
  static final String NAME = "recent";

  private final KeyValueStore<Bytes, byte[]> store;

  RecentStore(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder() {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(NAME), Serdes.Bytes(), Serdes.ByteArray());
  }

  void put(ConversationId conversation, long seq, byte[] event) {
    store.put(StoreKey.numbered(conversation.value(), seq), event);
  }

  void delete(ConversationId conversation, long seq) {
    store.delete(StoreKey.numbered(conversation.value(), seq));
  }

  /// The events from `from` to `to`, as far as they are kept, in order. Close it.
  KeyValueIterator<Bytes, byte[]> range(ConversationId conversation, long from, long to) {
    return store.range(
        StoreKey.numbered(conversation.value(), from), StoreKey.numbered(conversation.value(), to));
  }

  /// The seq of the last event that is kept.
  Optional<Long> newest(ConversationId conversation) {
    try (KeyValueIterator<Bytes, byte[]> events =
        store.reverseRange(
            StoreKey.numbered(conversation.value(), 1),
            StoreKey.numbered(conversation.value(), Long.MAX_VALUE))) {
      return events.hasNext() ? Optional.of(seqOf(events.next().key)) : Optional.empty();
    }
  }

  static long seqOf(Bytes key) {
    return StoreKey.numberOf(key);
  }
}
