package io.parley.attacks.report;

import java.util.List;

/// What a run has found; its JSON has these names.
///
/// @param holds whether everything held
public record Report(
    String startedAt, long seconds, String form, boolean holds, List<Finding> attacks) {
  public Report {
    attacks = List.copyOf(attacks);
  }

  public Report(String startedAt, long seconds, String form, List<Finding> attacks) {
    this(
        startedAt,
        seconds,
        form,
        !attacks.isEmpty() && attacks.stream().allMatch(Finding::holds),
        attacks);
  }

  /// For people.
  public String markdown() {
    StringBuilder text = new StringBuilder("# Attacks\n\n");
    text.append(holds ? "**All held**" : "**FAILED**");
    text.append(
        ": %d attacks, %s form, in %,d s from %s.%n"
            .formatted(attacks.size(), form, seconds, startedAt));
    text.append("\n| attack | held? | promises kept | s |\n| --- | --- | ---: | ---: |\n");
    for (Finding attack : attacks) {
      text.append(
          "| `%s` | %s | %,d | %.1f |%n"
              .formatted(
                  attack.name(),
                  attack.holds() ? "yes" : "**no**",
                  attack.held().values().stream().mapToInt(Integer::intValue).sum(),
                  attack.millis() / 1_000.0));
    }
    attacks.forEach(attack -> details(text, attack));
    return text.toString();
  }

  private static void details(StringBuilder text, Finding attack) {
    text.append("\n## ").append(attack.name()).append("\n\n").append(attack.description());
    text.append(".\n\n");
    attack
        .failures()
        .forEach(failure -> text.append("- **broken**: ").append(failure).append('\n'));
    attack.held().forEach((promise, times) -> text.append("- " + promise + " (" + times + ")\n"));
    attack.figures().forEach((name, value) -> text.append("- " + name + ": " + value + "\n"));
  }
}
