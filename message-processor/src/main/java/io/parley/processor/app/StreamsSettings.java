package io.parley.processor.app;

import io.parley.contract.kafka.Groups;
import io.parley.contract.kafka.TopicLayout;
import io.parley.processor.store.BoundedRocksDb;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/// Kafka Streams' own settings, with the reasons. docs/adr/0001 and 0009.
public final class StreamsSettings {
  private StreamsSettings() {}

  static Properties processor(ProcessorSettings settings) {
    Properties config = common(Groups.PROCESSOR, settings);
    config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
    config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000);
    config.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbys());
    config.putAll(failover((int) settings.sessionTimeout().toMillis()));
    // While nothing comes in: punctuators are so much late, and an idle thread looks four times a
    // second.
    config.put(StreamsConfig.POLL_MS_CONFIG, 250L);
    // Streams waits 100 ms for a batch by default: too long for somebody who waits for an ack. What
    // a message costs is its share of requests and batches: with 1 ms they are twice as many at
    // 1,000 messages a second, and an ack is 3 ms earlier.
    config.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
    // One at a time, as the gateway's: what comes meanwhile is the next, and goes into one.
    config.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
    config.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 64 * 1024);
    // An instance that is this close to the others is given tasks at once, others when they are:
    // looked at once a minute (the least), for so many tasks at a time.
    config.put(StreamsConfig.ACCEPTABLE_RECOVERY_LAG_CONFIG, 1_000L);
    config.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, 60_000L);
    config.put(StreamsConfig.MAX_WARMUP_REPLICAS_CONFIG, 8);
    return config;
  }

  /// Nobody waits for the auditor: one thread, few commits, few bytes of cache.
  public static Properties auditor(ProcessorSettings settings) {
    Properties config = common(Groups.AUDITOR, settings);
    config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 5_000);
    config.put(StreamsConfig.POLL_MS_CONFIG, 1_000L);
    // What was accepted is read before what was delivered of it.
    config.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, 0L);
    config.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MIN_BYTES_CONFIG), 16 * 1024);
    config.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), 2_000);
    return config;
  }

  private static Properties common(String applicationId, ProcessorSettings settings) {
    Properties config = new Properties();
    config.putAll(settings.kafka().config(Map.of()));
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
    config.put(StreamsConfig.CLIENT_ID_CONFIG, applicationId + "-" + settings.instanceId());
    config.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir().toString());
    // At least once over a deterministic, idempotent state machine.
    config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
    config.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    config.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
    config.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    // What cannot be read is put aside by the processors themselves; what they throw is a broken
    // invariant, in the thread that reads heartbeats as in any other. Kafka 5.0's default,
    // KIP-1270.
    config.put("processing.exception.handler.global.enabled", true);
    config.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, RecordTime.class);
    // No order between topics is assumed: what is there is processed, also while it is not known
    // whether another topic has something older.
    config.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    config.put(StreamsConfig.producerPrefix(ProducerConfig.ACKS_CONFIG), "all");
    config.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    config.putAll(brokersThatComeAndGo());
    config.putAll(internalTopics(settings.layout()));
    return config;
  }

  /// How long it takes until a dead instance's tasks are taken over.
  private static Map<String, Object> failover(int sessionTimeout) {
    return Map.of(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        sessionTimeout,
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
        sessionTimeout / 5);
  }

  /// How long it takes until a broker that is back is found.
  private static Map<String, Object> brokersThatComeAndGo() {
    return Map.of(
        CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG,
        250L,
        StreamsConfig.producerPrefix(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG),
        250L,
        StreamsConfig.consumerPrefix(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG),
        250L,
        // A broker that does not answer (one that is cut off) is given up, and its partitions'
        // new leaders are asked for.
        StreamsConfig.producerPrefix(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG),
        10_000,
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG),
        10_000);
  }

  /// The changelogs are as safe as the topics.
  private static Map<String, Object> internalTopics(TopicLayout layout) {
    Map<String, Object> config = new HashMap<>();
    layout
        .replication()
        .ifPresent(
            copies -> config.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, copies.intValue()));
    layout
        .sharedConfig()
        .forEach((name, value) -> config.put(StreamsConfig.topicPrefix(name), value));
    return config;
  }
}
