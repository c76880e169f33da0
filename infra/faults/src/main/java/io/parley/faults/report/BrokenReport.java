package io.parley.faults.report;

import io.parley.faults.load.Verdict;
import java.util.List;
import java.util.Map;

/// What the harness has found in a build that is broken on purpose; its JSON has these names. No
/// time in it means anything, so it has none.
///
/// @param seen of each fault
/// @param problems faults that were not there as they should have been
public record BrokenReport(
    String startedAt,
    List<String> defects,
    Map<String, String> environment,
    Map<String, String> settings,
    List<String> seen,
    List<String> problems,
    Verdict verdict) {
  public BrokenReport {
    defects = List.copyOf(defects);
    seen = List.copyOf(seen);
    problems = List.copyOf(problems);
  }

  /// Something was lost, doubled, out of order, or told to be missing.
  public boolean isNoticed() {
    return verdict.isWrong();
  }
}
