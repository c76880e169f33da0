package io.parley.processor.app;

import io.parley.contract.kafka.Groups;
import io.parley.contract.kafka.Topic;
import io.parley.operations.Metrics;
import io.parley.operations.TopicLags;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the public topics that no other service reads as they are written, to say how late their
/// readers are ([TopicLags]): by the records' timestamps, whatever they hold. In a thread of its
/// own, from the topics' ends and without a group: nothing is committed, and whoever is started
/// anew begins at the ends.
///
/// Whatever Kafka does the thread goes on. A topic that is away is a line in the log, and is looked
/// for with the others' new partitions every [#LOOK_EVERY].
final class TopicWatch implements AutoCloseable {
  /// The others are the sink's.
  static final List<Topic> TOPICS =
      List.of(Topic.PRESENCE, Topic.SESSION_LOG, Topic.NOTIFICATIONS, Topic.PROFILES, Topic.AUDIT);

  private static final Logger log = LoggerFactory.getLogger(TopicWatch.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(30);
  private static final Duration LOOK_WITHIN = Duration.ofSeconds(10);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration CLOSE = Duration.ofMillis(200);
  private static final Duration STOP = Duration.ofSeconds(1);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final TopicLags lags;
  private final InstantSource clock;
  private final Duration tryAgain;
  private final Thread thread;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Set<String> away = new HashSet<>();
  private volatile @Nullable Consumer<byte[], byte[]> consumer;
  private boolean failing;

  /// @param consumers of a new one each time, which is closed by its user
  /// @param tryAgain how long after a failure
  TopicWatch(
      Supplier<Consumer<byte[], byte[]>> consumers,
      Metrics metrics,
      InstantSource clock,
      Duration tryAgain) {
    this.consumers = consumers;
    this.lags = new TopicLags(metrics, TOPICS.stream().map(Topic::topicName).toList());
    this.clock = clock;
    this.tryAgain = tryAgain;
    this.thread = Thread.ofPlatform().daemon().name("topic-watch").unstarted(this::run);
  }

  /// Begins to read.
  static TopicWatch start(ProcessorSettings settings, Metrics metrics) {
    TopicWatch watch =
        new TopicWatch(
            () -> settings.kafka().consumer(config(settings.instanceId())),
            metrics,
            InstantSource.system(),
            TRY_AGAIN);
    watch.start();
    return watch;
  }

  void start() {
    thread.start();
  }

  /// Waits a second at most.
  @Override
  public void close() {
    stopping.countDown();
    Consumer<byte[], byte[]> current = consumer;
    if (current != null) {
      current.wakeup();
    }
    try {
      if (!thread.join(STOP)) {
        log.warn("The topics' reader has not stopped within {} s", STOP.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Map<String, Object> config(String instanceId) {
    return Map.of(
        ConsumerConfig.CLIENT_ID_CONFIG,
        Groups.AUDITOR + "-" + instanceId + "-topic-watch",
        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
        false,
        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
        false,
        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, // of a topic that was made anew
        "latest",
        ConsumerConfig.METADATA_MAX_AGE_CONFIG,
        (int) LOOK_EVERY.toMillis(),
        // A request for nothing costs as much as one for something.
        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
        2_000,
        // The values are not looked at: few at a time.
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
        16 * 1024,
        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
        1024 * 1024,
        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
        500);
  }

  private void run() {
    while (!isStopping()) {
      try {
        follow();
      } catch (WakeupException e) {
        log.debug("stopping");
      } catch (RuntimeException e) { // whatever it is must not end the thread
        if (!failing) {
          failing = true;
          log.warn(
              "How late the topics are is not known, and tried every {} ms: {}",
              tryAgain.toMillis(),
              e.toString());
        }
        rest();
      }
    }
  }

  /// Until it fails or is woken up.
  private void follow() {
    Consumer<byte[], byte[]> own = consumers.get();
    consumer = own;
    try {
      while (!isStopping()) {
        look(own);
        long looked = System.nanoTime();
        while (!isStopping() && System.nanoTime() - looked < LOOK_EVERY.toNanos()) {
          read(own);
        }
      }
    } finally {
      consumer = null;
      own.close(CloseOptions.timeout(CLOSE));
    }
  }

  /// Takes the partitions that are there; those that are new, at their ends.
  void look(Consumer<byte[], byte[]> own) {
    Set<TopicPartition> there = new HashSet<>();
    for (Topic topic : TOPICS) {
      there.addAll(partitions(own, topic.topicName()));
    }
    if (there.isEmpty()) {
      throw new IllegalStateException("none of the topics is there, or may be read");
    }
    Set<TopicPartition> added = new HashSet<>(there);
    added.removeAll(own.assignment());
    own.assign(there);
    if (!added.isEmpty()) { // none would be all
      own.seekToEnd(added);
    }
  }

  void read(Consumer<byte[], byte[]> own) {
    ConsumerRecords<byte[], byte[]> records = own.poll(POLL);
    Instant now = clock.instant();
    Map<String, Long> newest = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      newest.merge(record.topic(), record.timestamp(), Math::max);
    }
    newest.forEach((topic, at) -> lags.read(topic, Instant.ofEpochMilli(at), now));
    if (failing) {
      failing = false;
      log.info("How late the topics are is known again");
    }
  }

  private List<TopicPartition> partitions(Consumer<byte[], byte[]> own, String topic) {
    List<TopicPartition> partitions = new ArrayList<>();
    try {
      List<PartitionInfo> found = own.partitionsFor(topic, LOOK_WITHIN);
      if (found != null) { // null where there is no such topic, in some clients
        found.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
      }
    } catch (TopicAuthorizationException e) {
      log.debug("{} may not be read", topic, e);
    }
    if (!partitions.isEmpty()) {
      if (away.remove(topic)) {
        log.info("{} is there again", topic);
      }
    } else if (away.add(topic)) {
      log.warn("{} is not there, or may not be read: how late it is read is not known", topic);
    }
    return partitions;
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void rest() {
    try {
      var _ = stopping.await(tryAgain.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      log.debug("nobody interrupts it", e);
    }
  }
}
