package io.parley.processor.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.jspecify.annotations.Nullable;

/// What was read in the last 24 h, to know it when it comes again.
final class AuditedEvents {
  static final String NAME = "seen";

  private static final Duration KEPT = Duration.ofHours(24);

  private final WindowStore<Bytes, byte[]> store;

  AuditedEvents(WindowStore<Bytes, byte[]> store) {
    this.store = store;
  }

  static StoreBuilder<WindowStore<Bytes, byte[]>> builder() {
    return Stores.windowStoreBuilder(
            Stores.persistentWindowStore(NAME, KEPT, KEPT, false),
            Serdes.Bytes(),
            Serdes.ByteArray())
        .withLoggingDisabled();
  }

  static Bytes content(String conversation, long seq) {
    return key("c", conversation, Long.toString(seq));
  }

  static Bytes clientMessage(String conversation, String sender, String clientMessageId) {
    return key("i", conversation, sender, clientMessageId);
  }

  static Bytes message(String conversation, String messageId) {
    return key("m", conversation, messageId);
  }

  /// @return what was put under this key within 24 h of the time; null for nothing
  @Nullable Long find(Bytes key, Instant at) {
    Long found = null;
    try (WindowStoreIterator<byte[]> entries = store.fetch(key, at.minus(KEPT), at.plus(KEPT))) {
      if (entries.hasNext()) {
        found = ByteBuffer.wrap(entries.next().value).getLong();
      }
    }
    return found;
  }

  void put(Bytes key, long value, Instant at) {
    store.put(key, ByteBuffer.allocate(Long.BYTES).putLong(value).array(), at.toEpochMilli());
  }

  private static Bytes key(String... parts) {
    return Bytes.wrap(String.join("\0", parts).getBytes(StandardCharsets.UTF_8));
  }
}
