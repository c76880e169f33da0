package io.parley.gateway.engineio;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Timers whose time the test moves.
public final class ManualTimers implements Timers {
  private final List<Entry> entries = new ArrayList<>();
  private long now;
  private long made;

  @Override
  public synchronized Timer schedule(Duration delay, Runnable task) {
    Entry entry = new Entry(now + delay.toNanos(), made++, task);
    entries.add(entry);
    return () -> cancel(entry);
  }

  @Override
  public synchronized long nanoTime() {
    return now;
  }

  private synchronized void cancel(Entry entry) {
    entries.remove(entry);
  }

  /// Runs what is due up to `duration` from now, in order of time.
  public void advance(Duration duration) {
    long end;
    synchronized (this) {
      end = now + duration.toNanos();
    }
    for (Optional<Entry> due = takeDue(end); due.isPresent(); due = takeDue(end)) {
      due.get().task.run();
    }
    synchronized (this) {
      now = end;
    }
  }

  private synchronized Optional<Entry> takeDue(long end) {
    Optional<Entry> due =
        entries.stream()
            .filter(entry -> entry.at <= end)
            .min(Comparator.comparingLong(Entry::at).thenComparingLong(Entry::number));
    due.ifPresent(
        entry -> {
          entries.remove(entry);
          now = entry.at;
        });
    return due;
  }

  /// How many tasks wait.
  public synchronized int size() {
    return entries.size();
  }

  private record Entry(long at, long number, Runnable task) {}
}
