package io.parley.analytics;

import io.parley.contract.kafka.KafkaConnection;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/// Writes what a topic has into a file of its name, one [RecordLine] a record, up to where the
/// topic ends when this begins. A file is there when it is whole.
///
/// Bound: [#FETCH_BYTES] and one record in memory, whatever a topic holds.
final class TopicExport implements AutoCloseable {
  private static final int FETCH_BYTES = 8 * 1024 * 1024;

  /// The last fetch of a topic is answered so late, and the next topic's first one waits for it.
  private static final int FETCH_WAIT_MS = 20;

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final KafkaConnection kafka;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Path directory;

  /// @throws AnalyticsFailure when no client can be made of the connection
  TopicExport(KafkaConnection kafka, Path directory) {
    this.kafka = kafka;
    this.directory = directory;
    try {
      consumer =
          kafka.consumer(
              Map.of(
                  ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                  false,
                  ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                  false,
                  ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                  FETCH_BYTES,
                  ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                  FETCH_WAIT_MS,
                  ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                  (int) ANSWER_WITHIN.toMillis(),
                  ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                  (int) ANSWER_WITHIN.toMillis()));
    } catch (KafkaException e) {
      throw new AnalyticsFailure("cannot use Kafka at " + kafka + ": " + e.getMessage(), e);
    }
  }

  /// What came of a topic.
  ///
  /// @param unreadable records that were left out, for their values are no JSON objects
  record Exported(long records, long unreadable) {}

  /// Which records are wanted, by their timestamps.
  record Range(Optional<Instant> from, Optional<Instant> to) {
    static final Range ALL = new Range(Optional.empty(), Optional.empty());

    boolean contains(long timestamp) {
      return from.stream().allMatch(time -> timestamp >= time.toEpochMilli())
          && to.stream().allMatch(time -> timestamp < time.toEpochMilli());
    }
  }

  /// @throws AnalyticsFailure when the topic cannot be read or the file not be written
  Exported export(String topic, Range range) {
    Path file = directory.resolve(topic + ".jsonl");
    Path part = directory.resolve(topic + ".jsonl.part");
    try {
      Files.createDirectories(directory);
      Exported exported;
      try (BufferedWriter writer = Files.newBufferedWriter(part)) {
        exported = copy(topic, range, writer);
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      return exported;
    } catch (IOException e) {
      throw new AnalyticsFailure("cannot write " + part + ": " + e, e);
    } catch (KafkaException e) {
      throw new AnalyticsFailure(
          "cannot read " + topic + " from Kafka at " + kafka + ": " + e.getMessage(), e);
    }
  }

  private Exported copy(String topic, Range range, BufferedWriter writer) throws IOException {
    Map<TopicPartition, Long> ends = assign(topic);
    seek(range, ends);
    long records = 0;
    long unreadable = 0;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (isBefore(ends)) {
      var batch = consumer.poll(Duration.ofMillis(500));
      if (!batch.isEmpty()) {
        deadline = System.nanoTime() + PATIENCE.toNanos();
      } else if (System.nanoTime() - deadline > 0) {
        throw new AnalyticsFailure(
            "Kafka at " + kafka + " has answered nothing for " + PATIENCE.toSeconds() + " s");
      }
      for (ConsumerRecord<byte[], byte[]> record : batch) {
        if (isWanted(record, range, ends)) {
          Optional<String> line = RecordLine.of(record);
          if (line.isPresent()) {
            writer.append(line.get()).append('\n');
            records++;
          } else {
            unreadable++;
          }
        }
      }
    }
    return new Exported(records, unreadable);
  }

  private static boolean isWanted(
      ConsumerRecord<byte[], byte[]> record, Range range, Map<TopicPartition, Long> ends) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    return record.offset() < ends.getOrDefault(partition, 0L) && range.contains(record.timestamp());
  }

  private Map<TopicPartition, Long> assign(String topic) {
    List<PartitionInfo> partitions = consumer.partitionsFor(topic);
    if (partitions == null || partitions.isEmpty()) {
      throw new AnalyticsFailure(
          "Kafka at " + kafka + " has no topic " + topic + ", or this user may not see it");
    }
    List<TopicPartition> all =
        partitions.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
    consumer.assign(all);
    return consumer.endOffsets(all);
  }

  private void seek(Range range, Map<TopicPartition, Long> ends) {
    consumer.seekToBeginning(ends.keySet());
    range
        .from()
        .ifPresent(
            from ->
                consumer
                    .offsetsForTimes(
                        ends.keySet().stream()
                            .collect(
                                Collectors.toMap(Function.identity(), _ -> from.toEpochMilli())))
                    .forEach(
                        (partition, found) ->
                            consumer.seek(
                                partition,
                                found == null
                                    ? ends.getOrDefault(partition, 0L)
                                    : found.offset())));
  }

  private boolean isBefore(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
