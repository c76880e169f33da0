package io.parley.operations;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// Counts three of the four of [Metrics]' equation: what was accepted, delivered and rejected. What
/// is pending is known where it waits. Safe for use by many threads; nothing waits.
public final class Flow {
  private final LongAdder accepted = new LongAdder();
  private final LongAdder delivered = new LongAdder();
  private final Map<String, LongAdder> rejected;

  /// @param reasons that something may be rejected for; all of them, so that each has a number from
  ///   the beginning
  public Flow(Collection<String> reasons) {
    Map<String, LongAdder> counts = new LinkedHashMap<>();
    reasons.forEach(reason -> counts.put(reason, new LongAdder()));
    rejected = Collections.unmodifiableMap(counts);
  }

  public void accept() {
    accepted.increment();
  }

  public void accept(long count) {
    accepted.add(count);
  }

  public void deliver() {
    delivered.increment();
  }

  public void deliver(long count) {
    delivered.add(count);
  }

  /// @throws IllegalArgumentException for a reason that is none of ours
  public void reject(String reason) {
    reject(reason, 1);
  }

  /// @throws IllegalArgumentException for a reason that is none of ours
  public void reject(String reason, long count) {
    adder(reason).add(count);
  }

  public long accepted() {
    return accepted.sum();
  }

  public long delivered() {
    return delivered.sum();
  }

  /// For any reason.
  public long rejected() {
    return rejected.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /// @throws IllegalArgumentException for a reason that is none of ours
  public long rejected(String reason) {
    return adder(reason).sum();
  }

  public Collection<String> reasons() {
    return rejected.keySet();
  }

  private LongAdder adder(String reason) {
    LongAdder adder = rejected.get(reason);
    if (adder == null) {
      throw new IllegalArgumentException(
          "reason: expected one of " + rejected.keySet() + ", but was '" + reason + "'");
    }
    return adder;
  }
}
