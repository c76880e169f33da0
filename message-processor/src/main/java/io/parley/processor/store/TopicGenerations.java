package io.parley.processor.store;

import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/// Which topic a partition's input was read from last, and how many there have been of its name: a
/// topic that is made anew, mirrored or restored has another id, and offsets of its own.
public final class TopicGenerations {
  private static final String TOPIC = "z";
  private static final byte VERSION = 1;
  private static final int MOST_BYTES = 1 + 3 * 10;

  private final KeyValueStore<Bytes, byte[]> store;

  public TopicGenerations(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /// Written before anything that is read of the topic is.
  ///
  /// @param id that the topic of this name has now
  /// @return 0 for the first that there was
  public long of(String name, Uuid id) {
    Bytes key = StoreKey.of(TOPIC, name);
    byte[] value = store.get(key);
    if (value == null) {
      put(key, id, 0);
      return 0;
    }
    StoreReader in = new StoreReader(VERSION, value);
    long generation = in.number();
    if (id.equals(Uuid.fromString(in.text()))) {
      return generation;
    }
    put(key, id, generation + 1);
    return generation + 1;
  }

  private void put(Bytes key, Uuid id, long generation) {
    StoreWriter out = new StoreWriter(VERSION, MOST_BYTES);
    out.number(generation);
    out.text(id.toString());
    store.put(key, out.toBytes());
  }
}
