package io.parley.faults.report;

import io.parley.faults.load.Verdict;
import java.util.List;
import java.util.Map;

/// What a run of the fault harness has found; its JSON has these names.
///
/// @param environment machine and versions, by name
/// @param settings of the run, by name
/// @param phases the cluster just started, calm, and each fault
/// @param skipped faults that cannot be had here, with the reason
/// @param endedByThemselves processes that ended without having been told to, and were started
///   again
/// @param failures why the run has failed; empty when it has not
public record Report(
    String startedAt,
    long seconds,
    Map<String, String> environment,
    Map<String, String> settings,
    List<PhaseRow> phases,
    Map<String, String> skipped,
    List<String> endedByThemselves,
    Verdict verdict,
    List<String> failures) {
  public Report {
    phases = List.copyOf(phases);
    endedByThemselves = List.copyOf(endedByThemselves);
    failures = List.copyOf(failures);
  }

  /// Nothing was lost, doubled or out of order, and every fault was really there.
  public boolean isClean() {
    return failures.isEmpty();
  }
}
