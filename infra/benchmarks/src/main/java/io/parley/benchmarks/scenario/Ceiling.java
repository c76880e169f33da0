package io.parley.benchmarks.scenario;

import io.parley.benchmarks.load.Audience;
import io.parley.benchmarks.load.Load;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// The highest rate at which everything is accepted, nothing is lost and p99 stays below
/// [#MOST_MILLIS]. A rate is too high when that fails twice in a row.
final class Ceiling {
  static final double MOST_MILLIS = 200;

  private static final int TRIALS = 2;

  /// After a rate that was too high, so that the next one does not pay for it: a rest, then the
  /// sockets are opened anew and the load is on for a while before it is measured.
  private static final Duration REST = Duration.ofSeconds(10);

  private static final Duration WARM_UP_AFTER = Duration.ofSeconds(20);

  private final Bench bench;
  private final String what;
  private final Audience audience;
  private final Duration step;
  private final Consumer<Measured> steps;
  private Optional<Load> load = Optional.empty();
  private Optional<Measured> best = Optional.empty();
  private String reason = "it was not looked for above";

  /// @param steps told each measure
  Ceiling(Bench bench, String what, Audience audience, Duration step, Consumer<Measured> steps) {
    this.bench = bench;
    this.what = what;
    this.audience = audience;
    this.step = step;
    this.steps = steps;
  }

  /// @param rate the last good one; 0 when none was
  /// @param measured at that rate; empty when none was good
  /// @param reason why the next one was bad
  record Found(
      int round,
      String server,
      String what,
      int rate,
      Optional<Measured> measured,
      String reason) {}

  Found find(int first, int most) throws InterruptedException {
    try {
      int rate = new CeilingSearch(most).search(first, this::goesWell);
      return new Found(bench.round(), bench.server().name(), what, rate, best, reason);
    } finally {
      load.ifPresent(Load::close);
    }
  }

  private boolean goesWell(int rate) throws InterruptedException {
    for (int trial = 0; trial < TRIALS; trial++) {
      if (load.isEmpty()) {
        load = Optional.of(bench.open(audience));
      }
      Measured measured = bench.measure(load.get(), "ceiling", what, rate, step);
      steps.accept(measured);
      Optional<String> wrong = wrong(measured);
      if (wrong.isEmpty()) {
        best = Optional.of(measured);
        return true;
      }
      reason = "at " + rate + "/s " + wrong.get();
      load.get().close();
      load = Optional.empty();
      Thread.sleep(REST);
      bench.warmUpFor(WARM_UP_AFTER);
    }
    return false;
  }

  static Optional<String> wrong(Measured measured) {
    if (!measured.load().isClean()) {
      return Optional.of(measured.load().wrong() + " " + measured.load().refusals());
    }
    double p99 = measured.load().delivery().p99();
    return p99 > MOST_MILLIS ? Optional.of("p99 is " + Math.round(p99) + " ms") : Optional.empty();
  }
}
