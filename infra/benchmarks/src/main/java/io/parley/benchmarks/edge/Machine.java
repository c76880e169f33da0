package io.parley.benchmarks.edge;

import java.lang.management.ManagementFactory;

/// The machine that all runs on.
final class Machine {
  private Machine() {}

  /// Over 1 min; negative when unknown.
  static double loadAverage() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }
}
