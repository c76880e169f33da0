package io.parley.history;

import io.parley.contract.kafka.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the log and commits what is delivered, one batch at a time. While a batch is on its way
/// the partitions are paused and polling goes on, so the sink stays in its group however long
/// MongoDB is away.
///
/// Receipts are gathered, and now and then ([#COMMIT_EVERY], [PendingReceipts#MAX]) a batch takes
/// them along; when it is delivered everything read so far is in the history, and is committed.
/// Nothing else is: no offset is committed before the receipts below it are written.
///
/// A partition that is taken away with records that are not committed is left out of the commit:
/// its next owner writes them again, which changes nothing.
final class SinkLoop implements Runnable {
  static final List<Topic> TOPICS = List.of(Topic.MESSAGES, Topic.RECEIPTS, Topic.CONVERSATIONS);

  static final Duration COMMIT_EVERY = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(SinkLoop.class);
  private static final Duration IDLE_POLL = Duration.ofMillis(200);
  private static final Duration BUSY_POLL = Duration.ofMillis(1);
  private static final Duration LOOK_UP = Duration.ofMillis(100);
  private static final Duration COMMIT = Duration.ofSeconds(5);

  /// A batch that is not delivered yet.
  ///
  /// @param partitions that it has records of and that are still ours
  /// @param isLast it has the receipts, so what was read is committed after it
  private record OnItsWay(
      CompletableFuture<List<Rejected>> confirmed,
      Set<TopicPartition> partitions,
      boolean isLast,
      long begunAt) {}

  private final Consumer<byte[], byte[]> consumer;
  private final Delivery delivery;
  private final Duration commitEvery;
  private final CpuShare share;
  private final TopicIds ids;
  private final Clock clock;
  private final Uncommitted uncommitted;
  private final LagWatch lag;
  private final SinkMetrics metrics;
  private volatile boolean stopping;
  private @Nullable OnItsWay batch;
  private PendingReceipts receipts = new PendingReceipts();

  /// Of the topics as they were when partitions of them were assigned last.
  private Map<String, String> topicIds = Map.of();

  /// When the first record was read that is not committed; of no meaning when there is none.
  private long uncommittedSince;

  /// @param consumer not subscribed yet; closed when the loop ends
  /// @param commitEvery receipts are gathered for this long; then they are written and everything
  ///   up to there is committed
  SinkLoop(
      Consumer<byte[], byte[]> consumer,
      Delivery delivery,
      Duration commitEvery,
      CpuShare share,
      SinkMetrics metrics,
      TopicIds ids,
      Clock clock) {
    this.consumer = consumer;
    this.ids = ids;
    this.delivery = delivery;
    this.commitEvery = commitEvery;
    this.share = share;
    this.clock = clock;
    this.uncommitted = new Uncommitted(metrics);
    this.metrics = metrics;
    this.lag = new LagWatch(consumer, metrics, clock);
  }

  /// Ends after [#stop], or with the exception of a Kafka that refuses us.
  @Override
  public void run() {
    try {
      subscribe();
      while (!stopping) {
        step();
      }
      finish();
    } finally {
      consumer.close(CloseOptions.timeout(HistorySink.CLOSE_STEP));
    }
  }

  /// From any thread: the loop ends after what was read is committed, or is given up after
  /// [HistorySink#CLOSE_STEP].
  void stop() {
    stopping = true;
  }

  static List<String> topicNames() {
    return TOPICS.stream().map(Topic::topicName).toList();
  }

  boolean isStopping() {
    return stopping;
  }

  void subscribe() {
    consumer.subscribe(topicNames(), new Rebalance());
  }

  /// One round: reads a batch, or looks whether the one on its way has arrived.
  void step() {
    OnItsWay current = batch;
    if (current == null) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(IDLE_POLL);
      lag.read(records);
      if (!records.isEmpty() || isTimeToCommit()) {
        begin(records, false);
      }
      lag.look(uncommitted::records);
    } else if (!arrivedWithin(LOOK_UP, current) || !settle(current)) {
      pollPaused();
    } else {
      Duration took = Duration.ofNanos(clock.nanoTime() - current.begunAt());
      metrics.batch(took);
      clock.rest(share.restAfter(took));
    }
  }

  private boolean isTimeToCommit() {
    return !uncommitted.isEmpty()
        && (receipts.isFull() || clock.nanoTime() - uncommittedSince >= commitEvery.toNanos());
  }

  private void begin(ConsumerRecords<byte[], byte[]> records, boolean isLast) {
    consumer.pause(consumer.assignment());
    if (uncommitted.isEmpty()) {
      uncommittedSince = clock.nanoTime();
    }
    uncommitted.read(records);
    HistoryBatch next = HistoryBatch.of(records, receipts);
    lag.readReceipts(next.oldestMark());
    boolean commits = isLast || isTimeToCommit();
    if (commits) {
      next = next.withReceipts();
      receipts = new PendingReceipts();
    }
    Set<TopicPartition> partitions =
        commits ? uncommitted.partitions() : new HashSet<>(records.partitions());
    batch = new OnItsWay(delivery.begin(next), partitions, commits, clock.nanoTime());
  }

  /// What has arrived is counted, and committed if the batch was one that allows it.
  ///
  /// @return false when it cannot be now: poll, so that the group settles, and try again
  private boolean settle(OnItsWay current) {
    uncommitted.deadLettered(current.confirmed().join());
    if (current.isLast() && !commit()) {
      return false;
    }
    done();
    return true;
  }

  private boolean commit() {
    try {
      if (!uncommitted.isEmpty()) {
        consumer.commitSync(uncommitted.offsets(topicIds), COMMIT);
      }
      uncommitted.committed();
    } catch (RebalanceInProgressException | TimeoutException e) {
      log.debug("Commit not possible yet", e);
      return false;
    } catch (CommitFailedException e) {
      log.info("Out of the group before the commit; the next owner writes the batch again");
      uncommitted.leave(uncommitted.partitions());
    }
    return true;
  }

  private void done() {
    batch = null;
    consumer.resume(consumer.assignment());
  }

  private void pollPaused() {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(BUSY_POLL);
    if (!records.isEmpty()) {
      throw new IllegalStateException(
          "Paused partitions gave records, which would be lost: " + records.partitions());
    }
  }

  /// Writes and commits what was read, or gives it up.
  void finish() {
    long until = clock.nanoTime() + HistorySink.CLOSE_STEP.toNanos();
    if (settlesBefore(until) && !uncommitted.isEmpty()) {
      begin(ConsumerRecords.empty(), true);
    }
    OnItsWay current = batch;
    if (current != null && !settlesBefore(until)) {
      current.confirmed().cancel(false);
      batch = null;
      log.info("Stopped with a batch on its way; it is written again after the next start");
    }
  }

  private boolean settlesBefore(long until) {
    OnItsWay current = batch;
    return current == null
        || (arrivedWithin(Duration.ofNanos(Math.max(0, until - clock.nanoTime())), current)
            && settle(current));
  }

  private boolean arrivedWithin(Duration time, OnItsWay current) {
    try {
      current.confirmed().get(time.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (java.util.concurrent.TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopping = true;
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("A delivery never fails, it is tried again", e);
    }
  }

  private final class Rebalance implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      if (batch != null) {
        consumer.pause(partitions);
      }
      if (!partitions.isEmpty()) {
        beginAnewWhereTheTopicIsAnother(partitions);
      }
    }

    /// Of a topic that was made anew since an offset was committed, that means nothing: it is read
    /// from its beginning, which changes nothing where it was written before.
    private void beginAnewWhereTheTopicIsAnother(Collection<TopicPartition> partitions) {
      while (!stopping) {
        try {
          topicIds = ids.now();
          consumer
              .committed(new HashSet<>(partitions))
              .forEach(
                  (partition, offset) -> {
                    if (offset != null && isOfAnother(partition, offset.metadata())) {
                      log.info("{} is another topic than before: it is read anew", partition);
                      consumer.seekToBeginning(List.of(partition));
                    }
                  });
          return;
        } catch (RetriableException e) {
          log.info("Kafka does not answer yet: {}", e.toString());
        }
      }
    }

    private boolean isOfAnother(TopicPartition partition, String topicId) {
      return !topicId.isEmpty() && !topicId.equals(topicIds.get(partition.topic()));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      OnItsWay current = batch;
      if (current == null || !current.confirmed().isDone() || !settle(current)) {
        giveUp(partitions);
      } else {
        leave(partitions);
      }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      giveUp(partitions);
    }

    private void giveUp(Collection<TopicPartition> partitions) {
      leave(partitions);
      OnItsWay current = batch;
      if (current == null) {
        return;
      }
      current.partitions().removeAll(partitions);
      if (current.partitions().isEmpty()) {
        current.confirmed().cancel(false);
        done();
      }
    }

    private void leave(Collection<TopicPartition> partitions) {
      uncommitted.leave(partitions);
      lag.gone(partitions);
    }
  }
}
