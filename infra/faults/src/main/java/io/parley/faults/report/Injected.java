package io.parley.faults.report;

import io.parley.faults.load.Workload.Phase;
import java.time.Duration;
import java.util.List;

/// One fault, once.
///
/// @param phase from the end of the one before to when all was quiet again
/// @param outage from the fault to when what had failed was there again
/// @param backAfter from then on until messages passed everywhere
/// @param problems why it does not count; empty when it does
public record Injected(
    Phase phase,
    Duration outage,
    Duration backAfter,
    boolean goalMet,
    String seen,
    List<String> problems) {
  public Injected {
    problems = List.copyOf(problems);
  }
}
