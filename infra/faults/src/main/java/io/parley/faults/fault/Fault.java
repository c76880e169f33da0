package io.parley.faults.fault;

import io.parley.faults.cluster.Child;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// Something that goes wrong once, and is then put right.
///
/// @param hold how long it lasts, from the end of `inject` to the beginning of `heal`
/// @param gateway the one whose clients it hits; empty where it may hit everybody
/// @param prepare what is to be done before, which is no part of the fault
/// @param inject returns when it is there
/// @param heal returns when what had failed is there again
/// @param tidy what is to be done afterwards, which is no part of it either
public record Fault(
    FaultName name,
    Duration hold,
    Goal goal,
    Optional<Child> gateway,
    Step prepare,
    Step inject,
    Step heal,
    Step tidy) {
  private static final Step NOTHING = () -> "";

  /// One that may hit everybody and needs nothing before and after.
  Fault(FaultName name, Duration hold, Goal goal, Step inject, Step heal) {
    this(name, hold, goal, Optional.empty(), NOTHING, inject, heal, NOTHING);
  }

  Fault of(Child victim) {
    return new Fault(name, hold, goal, Optional.of(victim), prepare, inject, heal, tidy);
  }

  Fault after(Step preparation) {
    return new Fault(name, hold, goal, gateway, preparation, inject, heal, tidy);
  }

  Fault before(Step tidying) {
    return new Fault(name, hold, goal, gateway, prepare, inject, heal, tidying);
  }

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
