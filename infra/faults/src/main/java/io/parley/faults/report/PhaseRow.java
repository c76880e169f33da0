package io.parley.faults.report;

import io.parley.faults.fault.Goal;
import io.parley.faults.fault.Goal.Met;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One phase, over all its times; of each time the longest.
///
/// @param times how often it was there; of a fault, how often it was injected and seen
/// @param goal as a sentence; `-` where no figure is set
/// @param met as for a table, the worst of all times
/// @param outageMillis from the fault to when what had failed was there again
/// @param backAfterMillis from then on until every gateway could pass messages on and acks came
/// @param seen what was seen of it, the last time
/// @param notes what is to be known of its figures, one for each time
/// @param problems why it did not count, one for each time
public record PhaseRow(
    String phase,
    String description,
    int times,
    String goal,
    Met met,
    Figures figures,
    long outageMillis,
    long backAfterMillis,
    String seen,
    List<String> notes,
    List<String> problems) {
  public PhaseRow {
    notes = List.copyOf(notes);
    problems = List.copyOf(problems);
  }

  /// One that has not been there.
  public static PhaseRow none(String phase, String description, Goal goal) {
    return new PhaseRow(
        phase,
        description,
        0,
        goal.text(),
        Met.UNSET,
        Figures.NONE,
        0,
        0,
        "",
        List.of(),
        List.of());
  }

  /// With one more time.
  public PhaseRow and(Measured measured) {
    return new PhaseRow(
        phase,
        description,
        times + (measured.problems().isEmpty() ? 1 : 0),
        goal,
        met.and(measured.met()),
        figures.and(Figures.of(measured.phase())),
        max(outageMillis, measured.outage()),
        max(backAfterMillis, measured.backAfter()),
        measured.seen().isEmpty() ? seen : measured.seen(),
        both(notes, measured.notes()),
        both(problems, measured.problems()));
  }

  private static List<String> both(List<String> before, List<String> more) {
    List<String> both = new ArrayList<>(before);
    both.addAll(more);
    return both;
  }

  private static long max(long millis, Duration duration) {
    return Math.max(millis, duration.toMillis());
  }
}
