package io.parley.analytics;

import io.parley.contract.kafka.KafkaConnection;
import io.parley.contract.kafka.Topic;
import io.parley.contract.kafka.TopicLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TopicExistsException;

/// Copies the public topics to those of the mirror, pseudonymised ([Pseudonymiser]), for as long as
/// it runs. What was read is committed when the mirror has it. So after a crash a record may be
/// there twice, as in every topic, and none is missing; the order of a key is kept.
///
/// Bound: [#BATCH] records read and not yet committed, [#FETCH_BYTES], and the producer's buffer.
/// Overflow: Kafka is not read meanwhile. Several may run at a time; each has partitions of its
/// own.
final class Mirror implements AutoCloseable {
  static final String GROUP = PublicTopics.MIRROR + "pseudonymise";

  private static final int BATCH = 500;
  private static final int FETCH_BYTES = 8 * 1024 * 1024;
  private static final int ANSWER_WITHIN_MS = 15_000;

  private final KafkaConnection kafka;
  private final Pseudonymiser pseudonymiser;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  private volatile boolean stopping;
  private final AtomicLong copied = new AtomicLong();

  /// Makes the topics that are missing, with as many partitions as what they are copies of.
  ///
  /// @throws AnalyticsFailure when Kafka is away, refuses, or has not all public topics
  Mirror(KafkaConnection kafka, Pseudonyms pseudonyms) throws InterruptedException {
    this.kafka = kafka;
    pseudonymiser = new Pseudonymiser(pseudonyms);
    try {
      makeTopics();
      consumer =
          kafka.consumer(
              Map.of(
                  ConsumerConfig.GROUP_ID_CONFIG,
                  GROUP,
                  ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                  "earliest",
                  ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                  false,
                  ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                  false,
                  ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                  BATCH,
                  ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                  FETCH_BYTES));
      producer =
          kafka.producer(
              Map.of(
                  ProducerConfig.ACKS_CONFIG,
                  "all",
                  ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                  true));
    } catch (KafkaException e) {
      throw failure(e);
    }
  }

  /// Returns after [#stop].
  ///
  /// @throws AnalyticsFailure when Kafka refuses, or is away for longer than its clients wait
  void run() {
    try {
      consumer.subscribe(PublicTopics.names());
      while (!stopping) {
        copy(consumer.poll(Duration.ofSeconds(1)));
      }
    } catch (KafkaException e) {
      throw failure(e);
    }
  }

  /// From another thread: what was read is copied and committed first.
  void stop() {
    stopping = true;
  }

  long copied() {
    return copied.get();
  }

  /// How many records the mirror does not have, by their kinds.
  Map<String, Long> dropped() {
    return pseudonymiser.dropped();
  }

  private void copy(ConsumerRecords<byte[], byte[]> batch) {
    List<Future<?>> sent = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : batch) {
      pseudonymiser.mirrored(record).ifPresent(mirrored -> sent.add(producer.send(mirrored)));
    }
    producer.flush();
    sent.forEach(this::require);
    if (!batch.isEmpty()) {
      commit();
    }
    copied.addAndGet(sent.size());
  }

  private void commit() {
    try {
      consumer.commitSync();
    } catch (CommitFailedException | RebalanceInProgressException e) {
      // Another one may have these partitions now, and copies the batch again.
    }
  }

  private void require(Future<?> sent) {
    try {
      sent.get();
    } catch (ExecutionException e) {
      throw failure(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(e);
    }
  }

  private void makeTopics() throws InterruptedException {
    Map<String, Object> patience =
        Map.of(
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_WITHIN_MS,
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_WITHIN_MS);
    try (Admin admin = kafka.admin(patience)) {
      Map<String, TopicDescription> sources =
          admin.describeTopics(PublicTopics.names()).allTopicNames().get();
      Set<String> there = admin.listTopics().names().get();
      List<NewTopic> missing =
          PublicTopics.all().stream()
              .filter(topic -> !there.contains(PublicTopics.mirrorOf(topic.topicName())))
              .map(topic -> mirrorOf(topic, partitions(sources, topic)))
              .toList();
      for (Future<?> made : admin.createTopics(missing).values().values()) {
        await(made);
      }
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  private static int partitions(Map<String, TopicDescription> sources, Topic topic) {
    return Objects.requireNonNull(sources.get(topic.topicName())).partitions().size();
  }

  private static void await(Future<?> made) throws ExecutionException, InterruptedException {
    try {
      made.get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) { // another one was faster
        throw e;
      }
    }
  }

  private static NewTopic mirrorOf(Topic topic, int partitions) {
    NewTopic source = topic.newTopic(new TopicLayout(partitions, 1, Optional.empty()));
    return new NewTopic(
            PublicTopics.mirrorOf(topic.topicName()),
            Optional.of(partitions),
            Optional.<Short>empty())
        .configs(source.configs());
  }

  private AnalyticsFailure failure(Exception e) {
    Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
    return new AnalyticsFailure(
        "the mirror stops, Kafka at " + kafka + ": " + cause.getMessage(), e);
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }
}
