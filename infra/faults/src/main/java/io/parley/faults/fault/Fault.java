package io.parley.faults.fault;

import java.io.IOException;
import java.time.Duration;

/// Something that goes wrong once, and is then put right.
///
/// @param hold how long it lasts, from the end of `inject` to the beginning of `heal`
/// @param inject returns when it is there
/// @param heal returns when what had failed is there again
public record Fault(FaultName name, Duration hold, Goal goal, Step inject, Step heal) {
  /// A part of a fault.
  @FunctionalInterface
  public interface Step {
    /// @return what was seen, in a few words
    /// @throws io.parley.faults.cluster.ClusterFailure when it was not so
    String run() throws IOException, InterruptedException;
  }

  /// The fault, or why there is none here.
  public sealed interface Possible {
    record Yes(Fault fault) implements Possible {}

    record No(String reason) implements Possible {}
  }
}
