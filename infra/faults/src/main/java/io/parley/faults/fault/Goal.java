package io.parley.faults.fault;

import io.parley.faults.load.Workload.Phase;
import java.time.Duration;

/// What the clients may notice of a fault at most.
public sealed interface Goal {
  /// No figure is set: nothing may be lost, and that is all.
  record Exactness() implements Goal {}

  /// Everybody whose connection was lost has another.
  record ReconnectWithin(Duration most) implements Goal {}

  /// Every message is acked, retries included.
  record AckWithin(Duration most) implements Goal {}

  /// Likewise, counted from when what had failed is there again.
  record AckAfterRestart(Duration most) implements Goal {}

  /// @param outage from the fault to when what had failed was there again
  default boolean isMet(Phase phase, Duration outage) {
    return switch (this) {
      case Exactness _ -> true;
      case ReconnectWithin(Duration most) -> phase.longestReconnect().compareTo(most) < 0;
      case AckWithin(Duration most) -> phase.longestAck().compareTo(most) < 0;
      case AckAfterRestart(Duration most) -> phase.longestAck().compareTo(outage.plus(most)) < 0;
    };
  }

  /// Whether it is a time, which says little of a fault where the load itself takes longer.
  default boolean isTime() {
    return !(this instanceof Exactness);
  }

  default String text() {
    return switch (this) {
      case Exactness _ -> "-";
      case ReconnectWithin(Duration most) -> "reconnect < " + most.toSeconds() + " s";
      case AckWithin(Duration most) -> "ack < " + most.toSeconds() + " s";
      case AckAfterRestart(Duration most) -> "ack < the restart + " + most.toSeconds() + " s";
    };
  }
}
