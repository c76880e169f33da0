package io.parley.attacks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What an attack finds, as it goes on. Safe for use by many threads.
///
/// Bound: [#MOST_BROKEN] broken promises are kept in words, for the report to be read; more are
/// counted.
public final class Findings {
  static final int MOST_BROKEN = 50;

  private final Map<String, Integer> held = new LinkedHashMap<>();
  private final List<String> broken = new ArrayList<>();
  private final Map<String, String> figures = new LinkedHashMap<>();
  private int moreBroken;

  /// @param promise in a sentence, such as `a picture costs at most one upload`; each is counted
  /// @param seen what was seen instead, in few words; no secret of anybody's
  /// @return whether it holds
  public synchronized boolean check(boolean holds, String promise, Object seen) {
    if (holds) {
      held.merge(promise, 1, Integer::sum);
    } else {
      failed(promise + ", but: " + seen);
    }
    return holds;
  }

  /// Likewise, of two things that are to be equal.
  public boolean checkEqual(Object actual, Object expected, String promise) {
    return check(actual.equals(expected), promise, actual + " instead of " + expected);
  }

  public synchronized void failed(String what) {
    if (broken.size() < MOST_BROKEN) {
      broken.add(what);
    } else {
      moreBroken++;
    }
  }

  /// Something that was measured, and of which nothing depends.
  public synchronized void figure(String name, Object value) {
    figures.put(name, String.valueOf(value));
  }

  /// What was found so far.
  public synchronized Finding finding(String name, String description, long millis) {
    List<String> failures = new ArrayList<>(broken);
    if (moreBroken > 0) {
      failures.add("and " + moreBroken + " more");
    }
    if (held.isEmpty() && failures.isEmpty()) {
      failures.add("nothing was checked");
    }
    return new Finding(name, description, millis, held, failures, figures);
  }
}
