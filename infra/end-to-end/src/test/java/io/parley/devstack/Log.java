package io.parley.devstack;

import io.parley.contract.kafka.KafkaConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/// A topic of one partition, as a test uses it.
final class Log {
  static final String TOPIC = "log";

  private Log() {}

  static void make(KafkaConnection kafka) throws Exception {
    try (Admin admin = kafka.admin(Map.of())) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC, Optional.of(1), Optional.empty())))
          .all()
          .get(10, TimeUnit.SECONDS);
      // Waits for the leader.
      admin
          .listOffsets(Map.of(new TopicPartition(TOPIC, 0), OffsetSpec.latest()))
          .all()
          .get(10, TimeUnit.SECONDS);
    }
  }

  static KafkaProducer<byte[], byte[]> producer(KafkaConnection kafka) {
    return kafka.producer(Map.of("acks", "all"));
  }

  static ProducerRecord<byte[], byte[]> record(String value) {
    return new ProducerRecord<>(TOPIC, value.getBytes(StandardCharsets.UTF_8));
  }

  /// All values there are now.
  static List<String> read(KafkaConnection kafka) {
    TopicPartition partition = new TopicPartition(TOPIC, 0);
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(Map.of())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(record -> values.add(new String(record.value(), StandardCharsets.UTF_8)));
      }
    }
    return values;
  }
}
