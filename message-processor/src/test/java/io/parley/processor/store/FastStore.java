package io.parley.processor.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// A store in memory that sorts as RocksDB does and writes down its updates in order: that is its
/// changelog.
public final class FastStore implements KeyValueStore<Bytes, byte[]> {
  private final String name;
  private final TreeMap<Bytes, byte[]> entries = new TreeMap<>();
  private List<Update> changelog = new ArrayList<>();

  /// How often it was asked for one entry, and for a range of them.
  public int gets;

  public int scans;

  /// @param value null: the key was deleted
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Update(Bytes key, byte @Nullable [] value) {
    public long bytes() {
      return key.get().length + (value == null ? 0 : value.length);
    }
  }

  public FastStore(String name) {
    this.name = name;
  }

  /// What a restored store holds.
  public void restore(List<Update> updates) {
    for (Update update : updates) {
      apply(update);
    }
  }

  /// The updates since this was last asked.
  public List<Update> takeChangelog() {
    List<Update> taken = changelog;
    changelog = new ArrayList<>();
    return taken;
  }

  public NavigableMap<Bytes, byte[]> content() {
    return Collections.unmodifiableNavigableMap(entries);
  }

  public static boolean same(NavigableMap<Bytes, byte[]> one, NavigableMap<Bytes, byte[]> other) {
    if (one.size() != other.size()) {
      return false;
    }
    Iterator<Map.Entry<Bytes, byte[]>> others = other.entrySet().iterator();
    for (Map.Entry<Bytes, byte[]> entry : one.entrySet()) {
      Map.Entry<Bytes, byte[]> match = others.next();
      if (!entry.getKey().equals(match.getKey())
          || !Arrays.equals(entry.getValue(), match.getValue())) {
        return false;
      }
    }
    return true;
  }

  private void log(Bytes key, byte @Nullable [] value) {
    Update update = new Update(key, value);
    changelog.add(update);
    apply(update);
  }

  private void apply(Update update) {
    if (update.value() == null) {
      entries.remove(update.key());
    } else {
      entries.put(update.key(), update.value());
    }
  }

  @Override
  public void put(Bytes key, byte[] value) {
    log(key, value);
  }

  @Override
  public byte @Nullable [] putIfAbsent(Bytes key, byte[] value) {
    byte[] before = entries.get(key);
    if (before == null) {
      log(key, value);
    }
    return before;
  }

  @Override
  public void putAll(List<KeyValue<Bytes, byte[]>> all) {
    all.forEach(entry -> log(entry.key, entry.value));
  }

  @Override
  public byte @Nullable [] delete(Bytes key) {
    byte[] before = entries.get(key);
    log(key, null);
    return before;
  }

  @Override
  public byte @Nullable [] get(Bytes key) {
    gets++;
    return entries.get(key);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
    scans++;
    return new Walk(entries.subMap(from, true, to, true));
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> reverseRange(Bytes from, Bytes to) {
    scans++;
    return new Walk(entries.subMap(from, true, to, true).descendingMap());
  }

  @Override
  public <PS extends Serializer<P>, P> KeyValueIterator<Bytes, byte[]> prefixScan(
      P prefix, PS serializer) {
    scans++;
    byte[] from = serializer.serialize("", prefix);
    byte[] end = from.clone();
    end[end.length - 1]++; // prefixes end with a zero byte
    return new Walk(entries.subMap(Bytes.wrap(from), true, Bytes.wrap(end), false));
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    return new Walk(entries);
  }

  @Override
  public long approximateNumEntries() {
    return entries.size();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {}

  @Override
  public void close() {}

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  private static final class Walk implements KeyValueIterator<Bytes, byte[]> {
    private final Iterator<Map.Entry<Bytes, byte[]>> left;
    private Map.@Nullable Entry<Bytes, byte[]> next;

    Walk(NavigableMap<Bytes, byte[]> range) {
      left = range.entrySet().iterator();
      step();
    }

    private void step() {
      next = left.hasNext() ? left.next() : null;
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public KeyValue<Bytes, byte[]> next() {
      Map.Entry<Bytes, byte[]> entry = next;
      if (entry == null) {
        throw new NoSuchElementException();
      }
      step();
      return KeyValue.pair(entry.getKey(), entry.getValue());
    }

    @Override
    public Bytes peekNextKey() {
      if (next == null) {
        throw new NoSuchElementException();
      }
      return next.getKey();
    }

    @Override
    public void close() {}
  }
}
