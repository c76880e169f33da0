package io.parley.faults.fault;

import io.parley.faults.load.Phase;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// What those who are hit may notice of a phase at most: a floor, which must be met, and a goal. No
/// run fails by either. All of them stand in [Goals].
public sealed interface Goal {
  /// What is looked at.
  enum Figure {
    SILENCE("silence"),
    RETURN("from first attempt");

    private final String text;

    Figure(String text) {
      this.text = text;
    }

    Duration of(Phase phase) {
      return switch (this) {
        case SILENCE -> phase.longestSilence();
        case RETURN -> phase.longestReturn();
      };
    }
  }

  /// How far it is met, the best first.
  enum Met {
    GOAL("goal"),
    FLOOR("floor"),
    NEITHER("**no**"),
    /// There is nothing to be met.
    UNSET("-");

    private final String text;

    Met(String text) {
      this.text = text;
    }

    /// For a table.
    public String text() {
      return text;
    }

    /// The worse one, where a goal is set.
    public Met and(Met other) {
      return this == UNSET || (other != UNSET && other.compareTo(this) > 0) ? other : this;
    }
  }

  record Exactness() implements Goal {}

  record Most(Figure figure, Duration floor, Duration goal) implements Goal {}

  /// The silence is no longer than in the calm phase of the same run, or than it may be there.
  record AsCalm(Most calm) implements Goal {}

  /// @param calm the longest silence in the calm phase; empty where there was none
  default Met judge(Phase phase, Optional<Duration> calm) {
    return switch (this) {
      case Exactness _ -> Met.UNSET;
      case Most most -> met(most.figure().of(phase), most.floor(), most.goal());
      case AsCalm(Most most) ->
          met(
              phase.longestSilence(),
              longer(most.floor(), calm.orElse(Duration.ZERO)),
              longer(most.goal(), calm.orElse(Duration.ZERO)));
    };
  }

  /// Whether it is a time, which says little of a fault where the load itself takes longer.
  default boolean isTime() {
    return !(this instanceof Exactness);
  }

  default String text() {
    return switch (this) {
      case Exactness _ -> "-";
      case Most(Figure figure, Duration floor, Duration goal) ->
          String.format(
              Locale.ROOT,
              "%s %.2f s, floor %.2f s",
              figure.text,
              goal.toMillis() / 1_000.0,
              floor.toMillis() / 1_000.0);
      case AsCalm _ -> "silence as in `calm`";
    };
  }

  private static Met met(Duration time, Duration floor, Duration goal) {
    if (time.compareTo(goal) <= 0) {
      return Met.GOAL;
    }
    return time.compareTo(floor) <= 0 ? Met.FLOOR : Met.NEITHER;
  }

  private static Duration longer(Duration one, Duration another) {
    return one.compareTo(another) > 0 ? one : another;
  }
}
