package io.parley.benchmarks.pipeline;

import io.parley.benchmarks.harness.Latency;
import io.parley.benchmarks.harness.Schedule;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import org.HdrHistogram.Histogram;

/// What happened to each message of a load: 32 bytes each. Safe for use by many threads.
final class Ledger {
  private final int count;

  /// When, as [System#nanoTime]; 0 while it has not happened.
  private final AtomicLongArray sent;

  private final AtomicLongArray acked;
  private final AtomicLongArray delivered;
  private final AtomicIntegerArray deliveries;
  private final AtomicIntegerArray outOfOrder;
  private final AtomicInteger settled = new AtomicInteger();
  private final ConcurrentHashMap<Integer, String> refusals = new ConcurrentHashMap<>();

  Ledger(int count) {
    this.count = count;
    sent = new AtomicLongArray(count);
    acked = new AtomicLongArray(count);
    delivered = new AtomicLongArray(count);
    deliveries = new AtomicIntegerArray(count);
    outOfOrder = new AtomicIntegerArray(count);
  }

  boolean knows(int message) {
    return message >= 0 && message < count;
  }

  void sent(int message, long now) {
    sent.set(message, now);
  }

  /// The sender has its ack, and it is ok. Only the first counts.
  void acked(int message, long now) {
    if (acked.compareAndSet(message, 0, now)) {
      settled.incrementAndGet();
    }
  }

  /// The sender's ack was not ok, or the message could not be sent.
  ///
  /// @param reason a few words, the same for the same reason
  void refused(int message, String reason) {
    refusals.putIfAbsent(message, reason);
  }

  /// @return false when the recipient had it already
  boolean delivered(int message, long now) {
    if (deliveries.getAndIncrement(message) > 0) {
      return false;
    }
    delivered.set(message, now);
    settled.incrementAndGet();
    return true;
  }

  void outOfOrder(int message) {
    outOfOrder.incrementAndGet(message);
  }

  /// Every message is acked and delivered: there is nothing more to wait for.
  boolean isSettled() {
    return settled.get() == 2 * count;
  }

  /// Of the messages `from` to `to - 1`, each from its scheduled time on.
  Tally tally(Schedule schedule, int from, int to) {
    int lost = 0;
    int doubled = 0;
    int disordered = 0;
    Map<String, Integer> notAcked = new TreeMap<>();
    for (int message = from; message < to; message++) {
      boolean isAcked = acked.get(message) != 0;
      int times = deliveries.get(message);
      lost += isAcked && times == 0 ? 1 : 0;
      doubled += Math.max(0, times - 1);
      disordered += outOfOrder.get(message);
      if (!isAcked) {
        notAcked.merge(refusals.getOrDefault(message, "no answer"), 1, Integer::sum);
      }
    }
    return new Tally(
        to - from,
        lost,
        doubled,
        disordered,
        notAcked,
        latency(acked, schedule, from, to),
        latency(delivered, schedule, from, to),
        latency(sent, schedule, from, to));
  }

  private static Latency latency(AtomicLongArray times, Schedule schedule, int from, int to) {
    Histogram histogram = new Histogram(3);
    for (int message = from; message < to; message++) {
      long time = times.get(message);
      if (time != 0) {
        histogram.recordValue(Math.max(0, time - schedule.nanosOf(message)));
      }
    }
    return Latency.of(histogram);
  }
}
