package io.parley.processor;

import io.parley.contract.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the topology against a broker.
public final class Processor implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Processor.class);
  private static final String APPLICATION_ID = "parley-processor";
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(20);

  private final KafkaStreams streams;
  private final CountDownLatch failed = new CountDownLatch(1);

  private Processor(ProcessorSettings settings) {
    streams = new KafkaStreams(ParleyTopology.build(), config(settings));
    streams.setUncaughtExceptionHandler(Processor::onException);
    streams.setStateListener(
        (now, before) -> {
          log.info("processor {}: {} -> {}", settings.instanceId(), before, now);
          if (now == State.ERROR) {
            failed.countDown();
          }
        });
  }

  public static void main(String[] args) throws InterruptedException {
    Processor processor;
    try {
      processor = start(System.getenv());
    } catch (IllegalArgumentException e) {
      log.error("message-processor: {}", e.getMessage());
      System.exit(2);
      return;
    } catch (ExecutionException e) {
      log.error("message-processor: cannot make the topics: {}", String.valueOf(e.getCause()));
      System.exit(1);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(processor::close, "shutdown"));
    processor.failed.await();
    System.exit(1); // a broken invariant: whoever supervises the process starts it anew
  }

  /// Makes the topics that are missing and starts.
  ///
  /// @param env see [ProcessorSettings]
  /// @throws IllegalArgumentException naming the variable that is wrong
  /// @throws ExecutionException when the broker cannot be reached or refuses: try again
  public static Processor start(Map<String, String> env)
      throws ExecutionException, InterruptedException {
    ProcessorSettings settings = ProcessorSettings.from(env);
    try (Admin admin =
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers()))) {
      Topics.ensure(admin, settings.layout());
    }
    Processor processor = new Processor(settings);
    processor.streams.start();
    return processor;
  }

  /// Stops after the records at hand, and leaves the group so that others take over at once.
  @Override
  public void close() {
    boolean closed =
        streams.close(
            CloseOptions.timeout(CLOSE_WITHIN)
                .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
    if (!closed) {
      log.warn("message-processor: not closed within {}", CLOSE_WITHIN);
    }
  }

  /// What a broker does passes; anything else is a broken invariant and stops the process.
  private static StreamThreadExceptionResponse onException(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof RetriableException) {
        log.warn("message-processor: the broker's trouble, the thread is replaced", e);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
      }
    }
    log.error("message-processor: stops", e);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private static Properties config(ProcessorSettings settings) {
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID);
    config.put(StreamsConfig.CLIENT_ID_CONFIG, APPLICATION_ID + "-" + settings.instanceId());
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    config.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir().toString());
    config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
    settings
        .layout()
        .replication()
        .ifPresent(
            copies -> config.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, copies.intValue()));
    // docs/adr/0001: at least once over a deterministic, idempotent state machine.
    config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
    config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000);
    config.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    config.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
    config.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    // Streams waits 100 ms for a batch by default: too long for somebody who waits for an ack.
    config.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 1);
    config.put(StreamsConfig.producerPrefix(ProducerConfig.ACKS_CONFIG), "all");
    // A dead instance's conversations are taken over after this long.
    config.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 6_000);
    config.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 1_500);
    config.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    return config;
  }
}
