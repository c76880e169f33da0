package io.parley.processor.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/// How long what a task has in memory is good for: from when Streams initialises the task until it
/// closes it. A task whose partitions may go to another instance is closed, and initialised again
/// with the same processor when they stay; that is another life, with a name of its own, and
/// nothing that was scheduled in the one before runs in it.
public final class Life {
  private final String name = newName();
  private final ProcessorContext<?, ?> context;
  private final List<Cancellable> schedules = new ArrayList<>();

  private Life(ProcessorContext<?, ?> context) {
    this.context = context;
  }

  /// To be called as the task is initialised.
  public static Life begin(ProcessorContext<?, ?> context) {
    return new Life(context);
  }

  /// Six characters: that of two lives one of which is unaware of the other both have the same name
  /// is a matter of one in two billion.
  private static String newName() {
    return Long.toString(ThreadLocalRandom.current().nextLong(1L << 31), 36);
  }

  /// Unlike that of any other.
  public String name() {
    return name;
  }

  /// By the wall clock, until this life ends.
  public Cancellable every(Duration interval, Punctuator run) {
    Cancellable schedule = context.schedule(interval, PunctuationType.WALL_CLOCK_TIME, run);
    schedules.add(schedule);
    return schedule;
  }

  /// To be called as the task is closed: Streams goes on with what is scheduled.
  public void end() {
    schedules.forEach(Cancellable::cancel);
    schedules.clear();
  }
}
