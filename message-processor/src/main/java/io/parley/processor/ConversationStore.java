package io.parley.processor;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/// The `conversations` store. Counters and acceptances are in this one store on purpose: its
/// changelog is an exact prefix of its updates, and [#remember] comes before [#advance], so whoever
/// sees a counter sees the acceptance that made it.
final class ConversationStore {
  static final String NAME = "conversations";

  private static final String HEADER = "c";
  private static final String ACCEPTED = "d";
  private static final String INTEREST = "i";
  private static final String EXPIRY = "x";
  private static final byte[] NOTHING = new byte[0];
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final KeyValueStore<Bytes, byte[]> store;

  ConversationStore(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder() {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(NAME), Serdes.Bytes(), Serdes.ByteArray());
  }

  /// [ConversationHeader#NONE] for a conversation in which nothing has happened.
  ConversationHeader header(ConversationId conversation) {
    byte[] value = store.get(headerKey(conversation));
    return value == null ? ConversationHeader.NONE : ConversationHeader.of(value);
  }

  Optional<Acceptance> accepted(
      ConversationId conversation, UserId sender, String clientMessageId) {
    byte[] value = store.get(acceptedKey(conversation, sender, clientMessageId));
    return Optional.ofNullable(value).map(Acceptance::of);
  }

  /// First write of an acceptance.
  void remember(
      ConversationId conversation, UserId sender, String clientMessageId, Acceptance acceptance) {
    store.put(acceptedKey(conversation, sender, clientMessageId), acceptance.toBytes());
  }

  /// Second write of an acceptance: moves the counters to it, never back.
  void advance(ConversationId conversation, ConversationHeader header, Acceptance acceptance) {
    long hour = acceptance.acceptedAt() / HOUR;
    if (hour != header.lastHour()) {
      store.put(expiryKey(hour, conversation), NOTHING);
    }
    if (acceptance.seq() > header.lastSeq()) {
      ConversationHeader advanced =
          new ConversationHeader(acceptance.seq(), acceptance.number(), hour);
      store.put(headerKey(conversation), advanced.toBytes());
    }
  }

  void forget(ConversationId conversation, UserId sender, String clientMessageId) {
    store.delete(acceptedKey(conversation, sender, clientMessageId));
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

  void removeActive(ActiveHour active) {
    store.delete(expiryKey(active.hour(), active.conversation()));
  }

  private static Bytes headerKey(ConversationId conversation) {
    return StoreKey.of(HEADER, conversation.value());
  }

  private static Bytes acceptedKey(ConversationId conversation, UserId sender, String clientId) {
    return StoreKey.of(ACCEPTED, conversation.value(), sender.value(), clientId);
  }

  private static Bytes expiryKey(long hour, ConversationId conversation) {
    byte[] prefix = StoreKey.numbered(EXPIRY, hour).get();
    byte[] id = conversation.value().getBytes(StandardCharsets.UTF_8);
    byte[] key = Arrays.copyOf(prefix, prefix.length + id.length);
    System.arraycopy(id, 0, key, prefix.length, id.length);
    return Bytes.wrap(key);
  }
}
