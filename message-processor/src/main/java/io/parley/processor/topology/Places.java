package io.parley.processor.topology;

import io.parley.processor.store.TopicGenerations;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/// Where the records of one partition stand: the offset, and above its bits the generation of the
/// topic. So a place is higher than every place of an earlier topic of the same name, and of the
/// first topic it is the offset. Whatever is stored of a record's place is this.
final class Places {
  /// A partition has fewer records than 70 thousand billion.
  static final int OFFSET_BITS = 46;

  private static final long MOST_GENERATIONS = 1L << (Long.SIZE - 1 - OFFSET_BITS);

  private final TopicGenerations generations;
  private final Map<String, Uuid> ids;
  private final Map<String, Long> bases = new HashMap<>();
  private final Map<String, Long> last = new HashMap<>();

  /// Of one life.
  ///
  /// @param ids of the topics whose records' places are stored, by name, as they are when the
  ///   process starts; of the others a place is the offset
  Places(TopicGenerations generations, Map<String, Uuid> ids) {
    this.generations = generations;
    this.ids = ids;
  }

  /// @throws IllegalStateException when the offsets go back: the topic is another one than when the
  ///   process began, which has to begin anew
  long of(RecordMetadata record) {
    Long before = last.put(record.topic(), record.offset());
    if (before != null && record.offset() <= before) {
      throw new IllegalStateException(
          record.topic()
              + "-"
              + record.partition()
              + ": offset "
              + record.offset()
              + " comes after "
              + before
              + ": the topic was made anew, or has lost records");
    }
    Uuid id = ids.get(record.topic());
    return id == null
        ? record.offset()
        : bases.computeIfAbsent(record.topic(), topic -> base(topic, id)) + record.offset();
  }

  private long base(String topic, Uuid id) {
    long generation = generations.of(topic, id);
    if (generation >= MOST_GENERATIONS) {
      throw new IllegalStateException(topic + " was made anew " + generation + " times");
    }
    return generation << OFFSET_BITS;
  }
}
