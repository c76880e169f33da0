package io.parley.history;

import io.parley.contract.kafka.Groups;
import io.parley.contract.kafka.OtherFormatException;
import io.parley.contract.kafka.Topics;
import io.parley.operations.Management;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sink, running: reads `parley.messages`, `parley.receipts` and `parley.conversations`, writes
/// MongoDB, commits only what MongoDB has confirmed. A MongoDB or Kafka that is away is waited for;
/// neither has to be there at the start.
public final class HistorySink implements AutoCloseable {
  /// Each of the steps of [#close] takes at most this long; there are four.
  static final Duration CLOSE_STEP = Duration.ofSeconds(4);

  private static final Logger log = LoggerFactory.getLogger(HistorySink.class);
  private static final int FETCH_BYTES = 8 * 1024 * 1024;

  private final SinkLoop loop;
  private final HistoryStore store;
  private final DeadLetters deadLetters;
  private final ScheduledExecutorService writer;
  private final Management management;
  private final CompletableFuture<Void> ended;

  private HistorySink(
      SinkLoop loop,
      HistoryStore store,
      DeadLetters deadLetters,
      ScheduledExecutorService writer,
      Management management,
      CompletableFuture<Void> ended) {
    this.loop = loop;
    this.store = store;
    this.deadLetters = deadLetters;
    this.writer = writer;
    this.management = management;
    this.ended = ended;
  }

  /// Returns when its thread runs.
  ///
  /// @throws org.apache.kafka.common.KafkaException when no bootstrap server's name can be resolved
  /// @throws IllegalStateException when it cannot listen on its management port
  /// @throws IllegalArgumentException when it cannot write its security log
  public static HistorySink start(SinkSettings settings) {
    Management management =
        Management.start("history-sink " + settings.instanceId(), settings.management());
    try {
      return start(settings, management);
    } catch (RuntimeException e) {
      management.close();
      throw e;
    }
  }

  private static HistorySink start(SinkSettings settings, Management management) {
    Consumer<byte[], byte[]> consumer = settings.kafka().consumer(consumerConfig(settings));
    HistoryStore store = MongoHistoryStore.open(settings);
    DeadLetters deadLetters = new DeadLetters(producer(settings), management.securityLog());
    ScheduledExecutorService writer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("history-writer").daemon().factory());
    Timer timer =
        (delay, task) -> {
          // A delivery's task does not throw: what goes wrong in it is tried again.
          var _ = writer.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        };
    Delivery delivery =
        new Delivery(store, deadLetters, new Backoff(RandomGenerator.getDefault()), timer);
    SinkLoop loop =
        new SinkLoop(
            consumer,
            delivery,
            SinkLoop.COMMIT_EVERY,
            CpuShare.of(settings),
            new SinkMetrics(management.metrics()),
            TopicIds.of(settings.kafka(), SinkLoop.topicNames()),
            Clock.SYSTEM);
    CompletableFuture<Void> ended = new CompletableFuture<>();
    Thread.ofPlatform().name("history-sink").start(() -> run(consumer, loop, ended));
    log.info("Started with {}", settings);
    return new HistorySink(loop, store, deadLetters, writer, management, ended);
  }

  /// What it serves its metrics on, if it does.
  public Optional<Integer> managementPort() {
    return management.port();
  }

  /// Runs until SIGTERM. Exit codes: 2 for a bad setting, or data of another version, 1 when the
  /// sink cannot listen on its management port, or failed for good.
  public static void main(String[] args) {
    HistorySink sink;
    try {
      sink = start(SinkSettings.from(System.getenv()));
    } catch (IllegalArgumentException | org.apache.kafka.common.KafkaException e) {
      System.err.println("history-sink: " + reason(e));
      System.exit(2);
      return;
    } catch (IllegalStateException e) {
      System.err.println("history-sink: " + e.getMessage());
      System.exit(1);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(sink::close, "history-sink-close"));
    try {
      sink.ended.join();
    } catch (CompletionException e) { // logged where it happened
      System.exit(e.getCause() instanceof OtherFormatException ? 2 : 1);
    }
  }

  /// Stops reading, waits for the batch on its way, commits it. Takes at most 16 s; a batch that is
  /// not confirmed by then is written again after the next start.
  @Override
  public void close() {
    loop.stop();
    ended
        .handle((done, failure) -> true)
        .completeOnTimeout(false, 2 * CLOSE_STEP.toMillis(), TimeUnit.MILLISECONDS)
        .join();
    writer.shutdownNow();
    deadLetters.close();
    store.close();
    management.close();
    log.info("Stopped");
  }

  private static void run(
      Consumer<byte[], byte[]> consumer, SinkLoop loop, CompletableFuture<Void> ended) {
    try {
      requireOurFormat(consumer, loop);
      loop.run();
      ended.complete(null);
    } catch (OtherFormatException e) {
      log.error("The sink does not start: {}", e.getMessage());
      consumer.close();
      ended.completeExceptionally(e);
    } catch (RuntimeException | Error e) {
      log.error("The sink has stopped: it cannot go on after this", e);
      ended.completeExceptionally(e);
    }
  }

  /// Asks until a broker answers, or the sink is stopped. Data of another version end it before it
  /// reads any.
  private static void requireOurFormat(Consumer<byte[], byte[]> consumer, SinkLoop loop) {
    while (!loop.isStopping()) {
      try {
        Topics.requireOurFormat(consumer.listTopics().keySet());
        return;
      } catch (RetriableException e) {
        log.info("Kafka does not answer yet: {}", e.toString());
      }
    }
  }

  private static String reason(Throwable e) {
    Throwable deepest = e;
    while (deepest.getCause() != null && !(deepest instanceof IllegalArgumentException)) {
      deepest = deepest.getCause();
    }
    return String.valueOf(deepest.getMessage());
  }

  private static Map<String, Object> consumerConfig(SinkSettings settings) {
    return Map.ofEntries(
        Map.entry(
            ConsumerConfig.CLIENT_ID_CONFIG, Groups.HISTORY_SINK + "-" + settings.instanceId()),
        Map.entry(ConsumerConfig.GROUP_ID_CONFIG, Groups.HISTORY_SINK),
        Map.entry(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic"),
        Map.entry(
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
            CooperativeStickyAssignor.class.getName()),
        Map.entry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000),
        Map.entry(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_500),
        Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
        Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
        Map.entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
        Map.entry(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 30_000),
        // A sink that is behind takes many at once: each is cheaper in a larger batch.
        Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000),
        // History may be half a second behind: one write of many messages instead of many.
        Map.entry(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 128 * 1024),
        Map.entry(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 500),
        Map.entry(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES));
  }

  private static Producer<byte[], byte[]> producer(SinkSettings settings) {
    return settings
        .kafka()
        .producer(
            Map.of(
                ProducerConfig.CLIENT_ID_CONFIG,
                Groups.HISTORY_SINK + "-" + settings.instanceId(),
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                10_000,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                30_000,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                10_000,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                8L * 1024 * 1024));
  }
}
