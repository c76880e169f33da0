package io.parley.history;

import io.parley.contract.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the log and commits what is delivered, one batch at a time. While a batch is on its way
/// the partitions are paused and polling goes on, so the sink stays in its group however long
/// MongoDB is away.
///
/// A partition that is taken away while its records are on their way is left out of the commit: its
/// next owner writes them again, which changes nothing.
final class SinkLoop implements Runnable {
  static final List<String> TOPICS =
      List.of(
          Topic.MESSAGES.topicName(), Topic.RECEIPTS.topicName(), Topic.CONVERSATIONS.topicName());

  private static final Logger log = LoggerFactory.getLogger(SinkLoop.class);
  private static final Duration IDLE_POLL = Duration.ofMillis(200);
  private static final Duration BUSY_POLL = Duration.ofMillis(1);
  private static final Duration LOOK_UP = Duration.ofMillis(100);
  private static final Duration COMMIT = Duration.ofSeconds(5);

  /// A batch that is not committed yet, and where its partitions go on after it.
  private record OnItsWay(
      CompletableFuture<Void> confirmed, Map<TopicPartition, OffsetAndMetadata> offsets) {}

  private final Consumer<byte[], byte[]> consumer;
  private final Delivery delivery;
  private volatile boolean stopping;
  private @Nullable OnItsWay batch;

  /// @param consumer not subscribed yet; closed when the loop ends
  SinkLoop(Consumer<byte[], byte[]> consumer, Delivery delivery) {
    this.consumer = consumer;
    this.delivery = delivery;
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

  /// From any thread: the loop ends after the batch on its way is committed, or is given up after
  /// [HistorySink#CLOSE_STEP].
  void stop() {
    stopping = true;
  }

  void subscribe() {
    consumer.subscribe(TOPICS, new Rebalance());
  }

  /// One round: reads a batch, or looks whether the one on its way has arrived.
  void step() {
    OnItsWay current = batch;
    if (current == null) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(IDLE_POLL);
      if (!records.isEmpty()) {
        begin(records);
      }
    } else if (!arrivedWithin(LOOK_UP, current) || !commit(current)) {
      pollPaused();
    }
  }

  private void begin(ConsumerRecords<byte[], byte[]> records) {
    consumer.pause(consumer.assignment());
    batch =
        new OnItsWay(
            delivery.begin(HistoryBatch.of(records)), new HashMap<>(records.nextOffsets()));
  }

  /// @return false when it cannot be now: poll, so that the group settles, and try again
  private boolean commit(OnItsWay current) {
    try {
      if (!current.offsets().isEmpty()) {
        consumer.commitSync(current.offsets(), COMMIT);
      }
    } catch (RebalanceInProgressException | TimeoutException e) {
      log.debug("Commit not possible yet", e);
      return false;
    } catch (CommitFailedException e) {
      log.info("Out of the group before the commit; the next owner writes the batch again");
    }
    done();
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

  private void finish() {
    OnItsWay current = batch;
    if (current != null && !(arrivedWithin(HistorySink.CLOSE_STEP, current) && commit(current))) {
      current.confirmed().cancel(false);
      batch = null;
      log.info("Stopped with a batch on its way; it is written again after the next start");
    }
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
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      OnItsWay current = batch;
      if (current != null && current.confirmed().isDone() && commit(current)) {
        return;
      }
      giveUp(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      giveUp(partitions);
    }

    private void giveUp(Collection<TopicPartition> partitions) {
      OnItsWay current = batch;
      if (current == null) {
        return;
      }
      current.offsets().keySet().removeAll(partitions);
      if (current.offsets().isEmpty()) {
        current.confirmed().cancel(false);
        done();
      }
    }
  }
}
