package io.parley.benchmarks.load;

import io.parley.benchmarks.harness.Schedule;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/// Sends by a schedule, whatever the server does: never skips and never shifts a message; then
/// waits for what is still to come, as long as it may.
final class Sending implements LoadPhase {
  /// Then the sockets are looked at, also by a load that is late.
  private static final int MOST_AT_ONCE = 64;

  private final Schedule schedule;
  private final int count;
  private final long settleNanos;
  private final IntConsumer send;
  private final BooleanSupplier settled;
  private int next;
  private boolean done;
  private volatile boolean stopped;

  Sending(
      Schedule schedule, int count, long settleNanos, IntConsumer send, BooleanSupplier settled) {
    this.schedule = schedule;
    this.count = count;
    this.settleNanos = settleNanos;
    this.send = send;
    this.settled = settled;
  }

  /// Sends no more. From any thread.
  void stop() {
    stopped = true;
  }

  @Override
  public long advance(long now) {
    int end = stopped ? next : count;
    int sentNow = 0;
    while (next < end && sentNow < MOST_AT_ONCE && schedule.nanosOf(next) - now <= 0) {
      send.accept(next++);
      sentNow++;
    }
    if (next < end) {
      return sentNow == MOST_AT_ONCE ? 0 : Math.max(0, schedule.nanosOf(next) - System.nanoTime());
    }
    long deadline = schedule.nanosOf(Math.max(0, next - 1)) + settleNanos;
    done = settled.getAsBoolean() || now - deadline >= 0;
    return LOOK_AGAIN_NANOS;
  }

  @Override
  public boolean isDone() {
    return done;
  }

  @Override
  public String progress() {
    return next + " of " + count + " messages are sent";
  }
}
