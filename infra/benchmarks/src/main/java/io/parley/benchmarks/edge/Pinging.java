package io.parley.benchmarks.edge;

import io.parley.benchmarks.harness.Latency;
import io.parley.benchmarks.harness.Schedule;
import org.HdrHistogram.Histogram;

/// One member emits an event that every server answers at once, by a schedule.
final class Pinging extends Activity {
  /// No server has such an event; the gateway's answer is an error, which is an ack all the same.
  static final String EVENT = "\"bench:ping\",{}";

  private final Member probe;
  private final Schedule schedule;
  private final int count;
  private final Histogram latency = new Histogram(3);
  private final Histogram late = new Histogram(3);

  Pinging(Member probe, Schedule schedule, int count) {
    this.probe = probe;
    this.schedule = schedule;
    this.count = count;
  }

  @Override
  void begin() {
    // the load decides when to send
  }

  void send(int ping) {
    record(late, ping);
    probe.emit(ping, EVENT);
  }

  @Override
  void ack(int id, byte[] bytes, int offset, int length) {
    if (id >= 0 && id < count) {
      record(latency, id);
    }
    if (latency.getTotalCount() == count) {
      finish();
    }
  }

  Answer.Pinged outcome() {
    return new Answer.Pinged(Latency.of(latency), Latency.of(late));
  }

  @Override
  String progress() {
    return latency.getTotalCount() + " of " + count + " pings are answered";
  }

  private void record(Histogram histogram, int ping) {
    histogram.recordValue(Math.max(0, System.nanoTime() - schedule.nanosOf(ping)));
  }
}
