package io.parley.benchmarks.scenario;

/// Finds the highest rate that goes well: up in steps until one does not, then halfway between the
/// last good and the first bad one, until they are 10 % apart.
final class CeilingSearch {
  private static final double STEP = 1.6;
  private static final double CLOSE_ENOUGH = 1.1;

  private final int most;
  private int good;
  private int bad;

  /// @param most no rate above is tried
  CeilingSearch(int most) {
    this.most = most;
    bad = Integer.MAX_VALUE;
  }

  /// Whether a rate goes well.
  @FunctionalInterface
  interface Trial {
    boolean goesWell(int rate) throws InterruptedException;
  }

  /// @return the last good rate; 0 when none was
  int search(int first, Trial trial) throws InterruptedException {
    int rate = Math.min(first, most);
    while (rate > 0) {
      if (trial.goesWell(rate)) {
        good = rate;
      } else {
        bad = rate;
      }
      rate = next();
    }
    return good;
  }

  /// @return 0 when it is found
  private int next() {
    if (good == most || bad - good <= 1 || bad <= good * CLOSE_ENOUGH) {
      return 0;
    }
    if (bad == Integer.MAX_VALUE) {
      return (int) Math.min(most, Math.ceil(good * STEP));
    }
    return good == 0 ? bad / 2 : good + (bad - good) / 2;
  }
}
