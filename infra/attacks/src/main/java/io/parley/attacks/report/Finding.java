package io.parley.attacks.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// What became of an attack.
///
/// @param held how often each promise was kept
/// @param failures empty if all held
/// @param figures by name
public record Finding(
    String name,
    String description,
    long millis,
    SequencedMap<String, Integer> held,
    List<String> failures,
    SequencedMap<String, String> figures) {
  Finding(
      String name,
      String description,
      long millis,
      Map<String, Integer> held,
      List<String> failures,
      Map<String, String> figures) {
    this(
        name,
        description,
        millis,
        new LinkedHashMap<>(held),
        List.copyOf(failures),
        new LinkedHashMap<>(figures));
  }

  public boolean holds() {
    return failures.isEmpty();
  }
}
