package io.parley.faults.report;

import io.parley.faults.fault.Goal.Met;
import io.parley.faults.load.Phase;
import java.time.Duration;
import java.util.List;

/// One phase, once.
///
/// @param phase of a fault: from just before it to when nobody waited for anything any more
/// @param outage from the fault to when what had failed was there again
/// @param backAfter from then on until messages passed everywhere
/// @param notes what is to be known of its figures
/// @param problems why it does not count; empty when it does
public record Measured(
    Phase phase,
    Duration outage,
    Duration backAfter,
    Met met,
    String seen,
    List<String> notes,
    List<String> problems) {
  public Measured {
    notes = List.copyOf(notes);
    problems = List.copyOf(problems);
  }

  /// One in which nothing failed.
  public static Measured quiet(Phase phase, Met met, List<String> notes) {
    return new Measured(
        phase, Duration.ZERO, Duration.ZERO, met, "nothing fails", notes, List.of());
  }
}
