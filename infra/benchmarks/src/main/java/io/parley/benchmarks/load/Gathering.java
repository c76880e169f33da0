package io.parley.benchmarks.load;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Puts the users into their rooms, [#IN_FLIGHT] requests at a time. What is refused is asked again
/// after a moment, [#MOST_REFUSALS] times in all.
final class Gathering implements LoadPhase {
  static final int IN_FLIGHT = 32;
  static final int MOST_REFUSALS = 10_000;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /// One request, and what is asked after it.
  interface Job {
    /// @param answered to be told the reason of a refusal, or the empty text
    void begin(Consumer<String> answered);

    /// @return null when this was the last one
    @Nullable Job next();
  }

  private final Deque<Job> waiting = new ArrayDeque<>();
  private final int count;
  private int inFlight;
  private int refusals;
  private int done;
  private long resumeAt = Long.MIN_VALUE;
  private String lastRefusal = "";

  Gathering(Iterable<Job> jobs) {
    jobs.forEach(waiting::addLast);
    count = waiting.size();
  }

  @Override
  public long advance(long now) {
    if (resumeAt != Long.MIN_VALUE && now - resumeAt < 0) {
      return resumeAt - now;
    }
    while (inFlight < IN_FLIGHT && !waiting.isEmpty() && refusals < MOST_REFUSALS) {
      inFlight++;
      Job job = waiting.removeFirst();
      job.begin(reason -> answered(job, reason));
    }
    return LOOK_AGAIN_NANOS;
  }

  private void answered(Job job, String reason) {
    inFlight--;
    if (!reason.isEmpty()) {
      refusals++;
      lastRefusal = reason;
      waiting.addLast(job);
      resumeAt = System.nanoTime() + PAUSE_NANOS;
      return;
    }
    Job next = job.next();
    if (next == null) {
      done++;
    } else {
      waiting.addFirst(next);
    }
  }

  @Override
  public boolean isDone() {
    return done == count;
  }

  @Override
  public String progress() {
    return done
        + " of "
        + count
        + " rooms or joins are made"
        + (lastRefusal.isEmpty() ? "" : ", one was refused with " + lastRefusal);
  }
}
