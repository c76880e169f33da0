package io.parley.processor.store;

import io.parley.contract.ConversationId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// In which conversations something has happened, hour by hour: whoever looks for what is old or
/// what is new walks through no others.
public final class ActiveHours {
  private static final String KIND = "x";
  private static final byte[] NOTHING = new byte[0];
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final KeyValueStore<Bytes, byte[]> store;

  ActiveHours(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /// A conversation that was active in a certain hour.
  ///
  /// @param number of hours since 1970
  public record ActiveHour(long number, ConversationId conversation) {
    /// Milliseconds since 1970.
    public long end() {
      return (number + 1) * HOUR;
    }
  }

  public static boolean isSameHour(long one, long other) {
    return one / HOUR == other / HOUR;
  }

  /// An event has happened at this time.
  public void put(ConversationId conversation, long at) {
    store.put(key(at / HOUR, conversation), NOTHING);
  }

  public void remove(ActiveHour active) {
    store.delete(key(active.number(), active.conversation()));
  }

  /// Those in hours that ended before `time`, oldest first.
  public List<ActiveHour> before(long time, int limit) {
    Bytes from = Bytes.wrap(KIND.getBytes(StandardCharsets.UTF_8));
    return read(from, StoreKey.numbered(KIND, time / HOUR), null, limit);
  }

  /// Those in the hour of this time or later: of the last day.
  ///
  /// @param after the last one of an earlier call; null for the beginning
  public List<ActiveHour> since(long time, @Nullable ActiveHour after, int limit) {
    Bytes from =
        after == null
            ? StoreKey.numbered(KIND, Math.max(0, time / HOUR))
            : key(after.number(), after.conversation());
    return read(from, StoreKey.numbered(KIND, Long.MAX_VALUE), after, limit);
  }

  private List<ActiveHour> read(Bytes from, Bytes to, @Nullable ActiveHour after, int limit) {
    List<ActiveHour> found = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> entries = store.range(from, to)) {
      while (entries.hasNext() && found.size() < limit) {
        Bytes key = entries.next().key;
        ActiveHour active =
            new ActiveHour(
                StoreKey.numberAfter(key, KIND),
                new ConversationId(StoreKey.suffixAfterNumber(key, KIND)));
        if (!active.equals(after)) {
          found.add(active);
        }
      }
    }
    return found;
  }

  private static Bytes key(long hour, ConversationId conversation) {
    return StoreKey.numbered(KIND, hour, conversation.value());
  }
}
