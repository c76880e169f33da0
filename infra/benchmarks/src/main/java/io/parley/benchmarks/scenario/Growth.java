package io.parley.benchmarks.scenario;

import io.parley.benchmarks.harness.BenchmarkFailure;
import io.parley.benchmarks.load.Audience;
import io.parley.benchmarks.load.Load;
import io.parley.benchmarks.load.LoadFigures;
import io.parley.benchmarks.server.ParleyStack;
import io.parley.benchmarks.server.UsageMeter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// How a stack does with more and more conversations: what one message in each of them costs, how
/// soon it is there again with its state and without, and, with two processors, how long nothing is
/// acked when one is killed. Ends when its time is over, and says so.
final class Growth {
  private static final int MOST_CONVERSATIONS_OF_ONE = 5_000;
  private static final int LEAST_AUTHORS = 20;
  private static final int TAKEOVER_RATE = 50;
  private static final int TAKEOVER_CONVERSATIONS = 200;
  private static final Duration TAKEOVER = Duration.ofSeconds(20);
  private static final Duration WARM_UP = Duration.ofSeconds(2);
  private static final int LEAST_FOR_RESTORE = 10_000;
  private static final double MILLION = 1e6;
  private static final double MILLIS = 1_000;

  private final ParleyStack stack;
  private final String what;
  private final int rate;
  private final boolean canTakeOver;
  private final long deadline;

  /// @param what gateways, partitions and so on, for the report
  /// @param rate of making conversations
  /// @param canTakeOver there are two processors
  /// @param deadline of [System#nanoTime]
  Growth(ParleyStack stack, String what, int rate, boolean canTakeOver, long deadline) {
    this.stack = stack;
    this.what = what;
    this.rate = rate;
    this.canTakeOver = canTakeOver;
    this.deadline = deadline;
  }

  /// @param conversations that there are: those whose message was acked
  /// @param load the making of the last of them; not clean when the rate was too high
  /// @param readySeconds of a start with these data
  /// @param readyWithoutStateSeconds of one whose processors restore everything
  /// @param takeoverSeconds the longest wait for an ack when a processor is killed
  /// @param residentMegabytes after the start with state
  record Figures(
      String what,
      int conversations,
      LoadFigures load,
      double readySeconds,
      double readyWithoutStateSeconds,
      Optional<Double> takeoverSeconds,
      long residentMegabytes) {
    /// Of restoring, in seconds: what the start without state takes longer; empty for so few
    /// conversations that it would be the starts' own differences that are multiplied.
    Optional<Double> restorePerMillion() {
      return conversations < LEAST_FOR_RESTORE
          ? Optional.empty()
          : Optional.of(
              Math.max(0, readyWithoutStateSeconds - readySeconds) * MILLION / conversations);
    }
  }

  /// @param sizes in growing order
  /// @param told each size's figures, as soon as they are known
  /// @throws BenchmarkFailure when a start or a load fails
  void measure(List<Integer> sizes, Consumer<Figures> told) throws InterruptedException {
    int asked = 0;
    int made = 0;
    for (int size : sizes) {
      int expected = (size - asked) / rate;
      if (System.nanoTime() + Duration.ofSeconds(expected).toNanos() > deadline) {
        throw new BenchmarkFailure(
            what
                + ": the time is over before "
                + size
                + " conversations; "
                + made
                + " were measured");
      }
      System.err.println("growth, " + what + ", to " + size + " conversations");
      LoadFigures load = make(size - asked);
      asked = size;
      made += Math.toIntExact(load.acked());
      stack.restart();
      double ready = stack.timeToReady().toMillis() / MILLIS;
      long resident = resident();
      Optional<Double> takeover = canTakeOver ? Optional.of(takeover()) : Optional.empty();
      stack.restartWithoutState();
      double restored = stack.timeToReady().toMillis() / MILLIS;
      told.accept(new Figures(what, made, load, ready, restored, takeover, resident));
    }
  }

  private LoadFigures make(int conversations) throws InterruptedException {
    int authors = Math.max(LEAST_AUTHORS, conversations / MOST_CONVERSATIONS_OF_ONE);
    Duration time = Duration.ofMillis(1 + 1_000L * conversations / rate);
    return run(authors, conversations, rate, Duration.ZERO, time, Optional.empty());
  }

  private double takeover() throws InterruptedException {
    LoadFigures load =
        run(
            LEAST_AUTHORS,
            TAKEOVER_CONVERSATIONS,
            TAKEOVER_RATE,
            WARM_UP,
            TAKEOVER,
            Optional.of("processor-1"));
    return load.ack().max() / MILLIS;
  }

  private LoadFigures run(
      int authors,
      int conversations,
      int messages,
      Duration warmUp,
      Duration time,
      Optional<String> killed)
      throws InterruptedException {
    Audience audience = Audience.outward(authors, conversations);
    try (Load load = new Load(stack.dialect(), stack.urls(), audience, stack::token)) {
      load.open();
      return load.run(
          messages,
          warmUp,
          time,
          new Load.Measuring() {
            @Override
            public void begin() {
              killed.ifPresent(stack::kill);
            }

            @Override
            public void end() {}
          });
    }
  }

  private long resident() throws InterruptedException {
    try (UsageMeter meter = new UsageMeter(stack)) {
      meter.end();
      return meter.usage().residentMegabytes().orElse(0L);
    }
  }
}
