package io.parley.history;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// What was read since the last commit: of each partition where it goes on, how many records there
/// were, and which of them are dead letters. Not safe for use by several threads.
final class Uncommitted {
  private record Part(OffsetAndMetadata next, int records, Set<Long> dead) {}

  private final Map<TopicPartition, Part> parts = new HashMap<>();
  private final SinkMetrics metrics;

  Uncommitted(SinkMetrics metrics) {
    this.metrics = metrics;
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  Set<TopicPartition> partitions() {
    return new HashSet<>(parts.keySet());
  }

  /// @return how many of the partition
  int records(TopicPartition partition) {
    Part part = parts.get(partition);
    return part == null ? 0 : part.records();
  }

  void read(ConsumerRecords<byte[], byte[]> records) {
    metrics.read(records.count());
    records
        .nextOffsets()
        .forEach(
            (partition, next) ->
                parts.merge(
                    partition,
                    new Part(next, records.records(partition).size(), new HashSet<>()),
                    (before, now) ->
                        new Part(next, before.records() + now.records(), before.dead())));
    tellPending();
  }

  void deadLettered(List<Rejected> letters) {
    for (Rejected letter : letters) {
      metrics.letter(letter);
      ConsumerRecord<byte[], byte[]> record = letter.record();
      Part part = parts.get(new TopicPartition(record.topic(), record.partition()));
      if (part != null) {
        part.dead().add(record.offset());
      }
    }
  }

  /// @param topicIds by name: an offset says of which topic it is
  Map<TopicPartition, OffsetAndMetadata> offsets(Map<String, String> topicIds) {
    return parts.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> {
                  OffsetAndMetadata next = entry.getValue().next();
                  return new OffsetAndMetadata(
                      next.offset(),
                      next.leaderEpoch(),
                      topicIds.getOrDefault(entry.getKey().topic(), ""));
                }));
  }

  /// All of it is.
  void committed() {
    for (Part part : parts.values()) {
      metrics.deadLettered(part.dead().size());
      metrics.written(part.records() - part.dead().size());
    }
    parts.clear();
    tellPending();
  }

  /// Another sink reads them again.
  void leave(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      Part part = parts.remove(partition);
      if (part != null) {
        metrics.left(part.records());
      }
    }
    tellPending();
  }

  private void tellPending() {
    metrics.pending(parts.values().stream().mapToLong(Part::records).sum());
  }
}
