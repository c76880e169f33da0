package io.parley.faults.fault;

import io.parley.contract.kafka.KafkaConnection;
import io.parley.contract.kafka.Topic;
import io.parley.faults.cluster.ClusterFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/// Records that nobody can read, in every partition of every topic, and what became of them.
final class Poison {
  /// The sink may have much to make up for before it comes to it: MongoDB's absence, its own.
  private static final Duration PUT_ASIDE_WITHIN = Duration.ofMinutes(10);

  private static final Duration POLL = Duration.ofMillis(200);

  /// Whoever reads these puts aside what cannot be read, wherever it is.
  private static final Set<Topic> PUT_ASIDE =
      EnumSet.of(
          Topic.COMMANDS,
          Topic.SIGNALS,
          Topic.SESSIONS,
          Topic.MEMBERSHIPS,
          Topic.MESSAGES,
          Topic.RECEIPTS,
          Topic.CONVERSATIONS);

  private static final TopicPartition DEAD_LETTERS =
      new TopicPartition(Topic.DEAD_LETTERS.topicName(), 0);

  private final KafkaConnection kafka;
  private final Set<Place> expected = new HashSet<>();
  private long deadLettersBefore;

  /// Where a record is.
  private record Place(String topic, int partition, long offset) {
    static Place of(RecordMetadata metadata) {
      return new Place(metadata.topic(), metadata.partition(), metadata.offset());
    }
  }

  Poison(KafkaConnection kafka) {
    this.kafka = kafka;
  }

  /// Writes them.
  ///
  /// @throws ClusterFailure when Kafka does not take them
  String inject() throws InterruptedException {
    deadLettersBefore = endOfDeadLetters();
    List<Future<RecordMetadata>> writes = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (Topic topic : Topic.values()) {
        int partitions = producer.partitionsFor(topic.topicName()).size();
        for (int partition = 0; partition < partitions; partition++) {
          write(producer, new TopicPartition(topic.topicName(), partition), writes);
        }
      }
      producer.flush();
    }
    int written = 0;
    for (Future<RecordMetadata> write : writes) {
      written += note(write) ? 1 : 0;
    }
    return written + " records in " + Topic.values().length + " topics";
  }

  /// Waits until each that has a careful reader is a dead letter, and one of a slot.
  ///
  /// @throws ClusterFailure when one is not
  String awaitPutAside() {
    Set<Place> missing = new HashSet<>(expected);
    boolean slot = false;
    long deadline = System.nanoTime() + PUT_ASIDE_WITHIN.toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      consumer.assign(List.of(DEAD_LETTERS));
      consumer.seek(DEAD_LETTERS, deadLettersBefore);
      while (!missing.isEmpty() || !slot) {
        if (System.nanoTime() > deadline) {
          throw new ClusterFailure("not put aside: " + describe(missing, slot));
        }
        for (ConsumerRecord<byte[], byte[]> letter : consumer.poll(POLL)) {
          @Nullable Place origin = origin(letter);
          if (origin != null) {
            missing.remove(origin);
            slot |= origin.topic().equals(Topic.OUTBOUND.topicName());
          }
        }
      }
    }
    return expected.size() + " dead letters of " + PUT_ASIDE.size() + " topics, and of slots";
  }

  private void write(
      KafkaProducer<byte[], byte[]> producer,
      TopicPartition to,
      List<Future<RecordMetadata>> writes) {
    byte[] key = bytes("poison");
    List<byte @Nullable []> values =
        Arrays.asList(
            new byte[] {(byte) 0xff, 0, (byte) 0xc3, 0x28},
            bytes("{}"),
            bytes("{\"type\":\"poison\",\"schemaVersion\":1}"),
            bytes("[{\"conversationId\":"),
            null);
    for (byte @Nullable [] value : values) {
      writes.add(producer.send(new ProducerRecord<>(to.topic(), to.partition(), key, value)));
    }
    writes.add(
        producer.send(new ProducerRecord<>(to.topic(), to.partition(), null, bytes("null"))));
  }

  /// @return false for one without a key in a compacted topic, which Kafka itself refuses
  private boolean note(Future<RecordMetadata> write) throws InterruptedException {
    try {
      Place place = Place.of(write.get());
      if (PUT_ASIDE.stream().anyMatch(topic -> topic.topicName().equals(place.topic()))) {
        expected.add(place);
      }
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InvalidRecordException) {
        return false;
      }
      throw new ClusterFailure("Kafka does not take the poison: " + e.getCause(), e);
    }
  }

  private long endOfDeadLetters() {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      return consumer.endOffsets(List.of(DEAD_LETTERS)).getOrDefault(DEAD_LETTERS, 0L);
    }
  }

  private KafkaProducer<byte[], byte[]> producer() {
    // One that Kafka refuses takes its whole batch with it.
    return kafka.producer(Map.of(ProducerConfig.BATCH_SIZE_CONFIG, 0));
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return kafka.consumer(Map.of());
  }

  /// Null for a letter that is not one: poison, too.
  private static @Nullable Place origin(ConsumerRecord<byte[], byte[]> letter) {
    Header topic = letter.headers().lastHeader("parley-topic");
    Header partition = letter.headers().lastHeader("parley-partition");
    Header offset = letter.headers().lastHeader("parley-offset");
    return topic == null || partition == null || offset == null
        ? null
        : new Place(text(topic), Integer.parseInt(text(partition)), Long.parseLong(text(offset)));
  }

  private static String describe(Set<Place> missing, boolean slot) {
    String topics =
        missing.stream()
            .map(place -> place.topic() + "-" + place.partition() + "@" + place.offset())
            .collect(Collectors.toCollection(TreeSet::new))
            .stream()
            .limit(10)
            .collect(Collectors.joining(", "));
    return missing.size() + " records (" + topics + ")" + (slot ? "" : ", and none of a slot");
  }

  private static String text(Header header) {
    return new String(header.value(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
