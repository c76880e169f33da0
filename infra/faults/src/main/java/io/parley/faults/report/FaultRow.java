package io.parley.faults.report;

import io.parley.faults.load.Workload.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One fault, over all its times. Longest means the longest of them.
///
/// @param times how often it was injected and seen to be there
/// @param goal as a sentence; `-` where no figure is set
/// @param goalMissed how often the goal was not met
/// @param outageMillis from the fault to when what had failed was there again
/// @param backAfterMillis from then on until every gateway could pass messages on and acks came
/// @param messages sent in the meantime
/// @param seen what was seen of it, the last time
/// @param problems why it did not count, one for each time
public record FaultRow(
    String fault,
    String description,
    int times,
    String goal,
    int goalMissed,
    long outageMillis,
    long backAfterMillis,
    long messages,
    long longestSilenceMillis,
    long longestAckMillis,
    long longestReconnectMillis,
    long refusedAndRetried,
    long reconnects,
    long recovered,
    String seen,
    List<String> problems) {
  public FaultRow {
    problems = List.copyOf(problems);
  }

  /// One that has not been injected.
  public static FaultRow none(String fault, String description, String goal) {
    return new FaultRow(fault, description, 0, goal, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, "", List.of());
  }

  /// With one more time.
  public FaultRow and(Injected injected) {
    Phase phase = injected.phase();
    List<String> allProblems = new ArrayList<>(problems);
    allProblems.addAll(injected.problems());
    return new FaultRow(
        fault,
        description,
        times + (injected.problems().isEmpty() ? 1 : 0),
        goal,
        goalMissed + (injected.goalMet() ? 0 : 1),
        max(outageMillis, injected.outage()),
        max(backAfterMillis, injected.backAfter()),
        messages + phase.sent(),
        max(longestSilenceMillis, phase.longestSilence()),
        max(longestAckMillis, phase.longestAck()),
        max(longestReconnectMillis, phase.longestReconnect()),
        refusedAndRetried + phase.refused(),
        reconnects + phase.reconnects(),
        recovered + phase.recovered(),
        injected.seen().isEmpty() ? seen : injected.seen(),
        allProblems);
  }

  private static long max(long millis, Duration duration) {
    return Math.max(millis, duration.toMillis());
  }
}
