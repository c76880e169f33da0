package io.parley.faults.fault;

import io.parley.faults.fault.Goal.AsCalm;
import io.parley.faults.fault.Goal.Exactness;
import io.parley.faults.fault.Goal.Figure;
import io.parley.faults.fault.Goal.Most;
import java.time.Duration;

/// All floors and goals, in milliseconds: at 40 messages a second, on two cores.
public final class Goals {
  public static final Most JUST_STARTED = new Most(Figure.SILENCE, millis(1_000), millis(400));
  public static final Most CALM = new Most(Figure.SILENCE, millis(400), millis(250));

  static final Most GATEWAY_KILLED = new Most(Figure.RETURN, millis(1_000), millis(500));

  /// Paused, or cut off from the brokers.
  static final Most GATEWAY_AWAY = new Most(Figure.SILENCE, millis(5_000), millis(3_000));

  /// Until the others know that it is gone included.
  static final Most PROCESSOR_KILLED = new Most(Figure.SILENCE, millis(3_500), millis(2_000));

  static final Most ALL_PROCESSORS_KILLED = new Most(Figure.SILENCE, millis(12_000), millis(6_000));
  static final Most BROKER_RESTARTED = new Most(Figure.SILENCE, millis(2_000), millis(1_000));

  /// Nobody notices anything: a sink killed, MongoDB down, poison.
  static final Goal AS_CALM = new AsCalm(CALM);

  /// No figure is set: nothing may be lost, and that is all.
  static final Goal EXACTNESS = new Exactness();

  private Goals() {}

  private static Duration millis(int millis) {
    return Duration.ofMillis(millis);
  }
}
