package io.parley.gateway.kafka;

import io.parley.contract.ConversationId;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.Signal.Probe;
import java.time.Duration;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;

/// Whether a message can be sent: every conversation partition's task is asked now and then for an
/// answer, which takes the way that a message takes and changes nothing. Safe for use by many
/// threads.
public final class PartitionProbes {
  private static final ConversationId CONVERSATION = new ConversationId("parley:probe");

  /// A partition that has left a probe unanswered for this long is not up.
  private static final long PATIENCE_NANOS = Duration.ofSeconds(4).toNanos();

  /// Where nobody here is in a conversation, one round in so many asks.
  private static final int SELDOM = 5;

  private final GatewayRef gateway;
  private final LongSupplier nanoTime;
  private final Asked[] partitions;
  private long rounds;

  private static final class Asked {
    boolean hasAnswered;

    /// Whether a probe is unanswered.
    boolean waits;

    /// Since when.
    long since;
  }

  /// @param partitions how many there are
  /// @param nanoTime [System#nanoTime]
  public PartitionProbes(GatewayRef gateway, int partitions, LongSupplier nanoTime) {
    this.gateway = gateway;
    this.nanoTime = nanoTime;
    this.partitions = new Asked[partitions];
    for (int i = 0; i < partitions; i++) {
      this.partitions[i] = new Asked();
    }
  }

  /// To be called once a second.
  ///
  /// @param follows whether somebody here is in a conversation of a partition
  public void send(CommandProducer producer, IntPredicate follows) {
    boolean all = rounds++ % SELDOM == 0;
    for (int i = 0; i < partitions.length; i++) {
      if (all || follows.test(i) || isUnanswered(i)) {
        asked(i);
        producer.probe(i, new Probe(CONVERSATION, gateway));
      }
    }
  }

  private synchronized boolean isUnanswered(int partition) {
    return partitions[partition].waits;
  }

  synchronized void asked(int partition) {
    Asked one = partitions[partition];
    if (!one.waits) {
      one.waits = true;
      one.since = nanoTime.getAsLong();
    }
  }

  /// @param partition one that did not exist when this gateway started is ignored
  synchronized void answered(int partition) {
    if (partition < partitions.length) {
      partitions[partition].hasAnswered = true;
      partitions[partition].waits = false;
    }
  }

  /// How many partitions answer.
  public synchronized int up() {
    long now = nanoTime.getAsLong();
    int up = 0;
    for (Asked one : partitions) {
      up += one.hasAnswered && (!one.waits || now - one.since < PATIENCE_NANOS) ? 1 : 0;
    }
    return up;
  }

  public int total() {
    return partitions.length;
  }
}
