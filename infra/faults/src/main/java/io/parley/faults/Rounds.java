package io.parley.faults;

import io.parley.faults.fault.FaultName;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Has faults injected one after the other and again from the beginning: each once, then on until
/// it is over or none of them is possible here.
final class Rounds {
  private Rounds() {}

  /// Injects a fault.
  @FunctionalInterface
  interface Attempt {
    /// @param round counted from 0
    /// @return false if it is not possible here
    boolean inject(FaultName name, int round) throws IOException, InterruptedException;
  }

  static void run(List<FaultName> faults, BooleanSupplier isOver, Attempt attempt)
      throws IOException, InterruptedException {
    boolean any = true;
    for (int round = 0; any && (round == 0 || !isOver.getAsBoolean()); round++) {
      any = false;
      for (FaultName name : faults) {
        if (round == 0 || !isOver.getAsBoolean()) {
          any |= attempt.inject(name, round);
        }
      }
    }
  }
}
