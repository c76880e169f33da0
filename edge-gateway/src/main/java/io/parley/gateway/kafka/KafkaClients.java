package io.parley.gateway.kafka;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import io.parley.contract.kafka.KafkaConnection;
import io.parley.contract.kafka.KafkaUser;
import io.parley.contract.kafka.KeyPartitions;
import io.parley.contract.kafka.Topic;
import io.parley.contract.kafka.Topics;
import io.parley.contract.wire.GatewayRef;
import io.parley.gateway.conversation.Partitions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The gateway's clients of one Kafka cluster, ready to be used without waiting. Opening waits: for
/// the broker, and for the topics, which the processor makes.
public final class KafkaClients implements Partitions, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KafkaClients.class);
  private static final Set<Topic> WRITTEN =
      Set.of(
          Topic.COMMANDS,
          Topic.SESSIONS,
          Topic.GATEWAYS,
          Topic.SIGNALS,
          Topic.REVOCATIONS,
          Topic.DEAD_LETTERS);

  private static final Duration OPEN_WITHIN = Duration.ofSeconds(60);
  private static final Duration TRY_EVERY = Duration.ofMillis(200);

  /// How long a fetch waits where there is nothing to read. What another one is to read, as with
  /// another partition, waits behind it.
  private static final Duration OUTBOUND_WAIT = Duration.ofMillis(500);

  private static final Duration REVOCATIONS_WAIT = Duration.ofSeconds(2);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final GatewayRef gateway;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaConsumer<byte[], byte[]> revocations;
  private final int conversationPartitions;
  private final int userPartitions;

  private KafkaClients(
      GatewayRef gateway,
      KafkaProducer<byte[], byte[]> producer,
      KafkaConsumer<byte[], byte[]> consumer,
      KafkaConsumer<byte[], byte[]> revocations,
      int conversationPartitions,
      int userPartitions) {
    this.gateway = gateway;
    this.producer = producer;
    this.consumer = consumer;
    this.revocations = revocations;
    this.conversationPartitions = conversationPartitions;
    this.userPartitions = userPartitions;
  }

  /// @throws IllegalStateException when the broker or the topics are not there within a minute
  /// @throws io.parley.contract.kafka.OtherFormatException when the topics are of another version
  public static KafkaClients open(KafkaConnection kafka, String gatewayId)
      throws InterruptedException {
    long deadline = System.nanoTime() + OPEN_WITHIN.toNanos();
    awaitTopics(kafka);
    KafkaProducer<byte[], byte[]> producer = producer(kafka);
    KafkaConsumer<byte[], byte[]> consumer = consumer(kafka, "latest", OUTBOUND_WAIT);
    Map<Topic, Integer> partitions = new EnumMap<>(Topic.class);
    for (Topic topic : WRITTEN) {
      partitions.put(topic, awaitMetadata(producer, topic, deadline));
    }
    int slots = consumer.partitionsFor(Topic.OUTBOUND.topicName()).size();
    GatewayRef gateway =
        SlotChoice.choose(consumer, gatewayId, slots, RandomGenerator.getDefault());
    log.info("gateway {} reads slot {} of {}", gatewayId, gateway.slot(), slots);
    return new KafkaClients(
        gateway,
        producer,
        consumer,
        consumer(kafka, "earliest", REVOCATIONS_WAIT),
        Objects.requireNonNull(partitions.get(Topic.SIGNALS)),
        Objects.requireNonNull(partitions.get(Topic.SESSIONS)));
  }

  public GatewayRef gateway() {
    return gateway;
  }

  @Override
  public int ofConversations() {
    return conversationPartitions;
  }

  @Override
  public int ofUsers() {
    return userPartitions;
  }

  @Override
  public int partitionOf(ConversationId conversation) {
    return partitionOf(conversation.value(), conversationPartitions);
  }

  @Override
  public int partitionOf(UserId user) {
    return partitionOf(user.value(), userPartitions);
  }

  /// Where the producer writes what has this key.
  private static int partitionOf(String key, int partitions) {
    return KeyPartitions.of(key.getBytes(StandardCharsets.UTF_8), partitions);
  }

  KafkaProducer<byte[], byte[]> producer() {
    return producer;
  }

  KafkaConsumer<byte[], byte[]> consumer() {
    return consumer;
  }

  /// Of the revocations, which are read whole.
  KafkaConsumer<byte[], byte[]> revocations() {
    return revocations;
  }

  /// Writes what is waiting, for a bounded time. The consumers are closed by the threads that read
  /// them.
  @Override
  public void close() {
    producer.close(CLOSE_WITHIN);
  }

  private static void awaitTopics(KafkaConnection kafka) throws InterruptedException {
    try (Admin admin = kafka.admin(Map.of())) {
      Topics.await(admin, KafkaUser.GATEWAY.topics(), OPEN_WITHIN);
    }
  }

  /// The producer never waits for metadata (`max.block.ms` is 0), so it is fetched here, before the
  /// first send.
  private static int awaitMetadata(
      KafkaProducer<byte[], byte[]> producer, Topic topic, long deadline)
      throws InterruptedException {
    while (true) {
      try {
        return producer.partitionsFor(topic.topicName()).size();
      } catch (RetriableException e) {
        if (System.nanoTime() - deadline > 0) {
          throw new IllegalStateException("no metadata of " + topic.topicName(), e);
        }
        Thread.sleep(TRY_EVERY);
      }
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(KafkaConnection kafka) {
    return kafka.producer(
        Map.of(
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            // A request costs more than the records in it: 5 ms instead of 1 make them half as many
            // at 1,000 messages a second, and an ack 3 ms later. One at a time, and what comes
            // meanwhile is the next: the more there is to write, the more goes into one.
            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
            1,
            ProducerConfig.LINGER_MS_CONFIG,
            5,
            ProducerConfig.BATCH_SIZE_CONFIG,
            64 * 1024,
            // A thread that reads a socket must not wait: a full buffer is OVERLOADED at once.
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            0,
            // What was not written when its sender has been told TIMEOUT is given up.
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            10_000,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            5_000,
            // Metadata of a topic that was not written to for a while must not expire: see
            // max.block.ms.
            ProducerConfig.METADATA_MAX_IDLE_CONFIG,
            Duration.ofDays(365).toMillis()));
  }

  private static KafkaConsumer<byte[], byte[]> consumer(
      KafkaConnection kafka, String beginning, Duration wait) {
    return kafka.consumer(
        Map.of(
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            (int) wait.toMillis(),
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            beginning,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            1_000));
  }
}
