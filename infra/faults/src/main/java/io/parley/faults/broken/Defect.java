package io.parley.faults.broken;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a deliberately broken build does wrong.
public enum Defect {
  /// A processor accepts a message again that it has accepted before.
  SKIP_DEDUPE,
  /// A gateway drops some of what it is to send to a socket.
  DROP_DELIVERIES;

  /// As the command line has it.
  public String optionName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Optional<Defect> of(String optionName) {
    return Arrays.stream(values())
        .filter(defect -> defect.optionName().equals(optionName))
        .findFirst();
  }
}
