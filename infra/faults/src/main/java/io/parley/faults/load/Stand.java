package io.parley.faults.load;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Where one receiver stands in one conversation: the last seq, and what is missing below it. What
/// is missing because nobody promised it live (the client started anew) may come by history, or not
/// at all where history does not have it.
///
/// Bound: [#MOST_HOLES] stretches that are missing. Overflow: the oldest counts as lost for ever.
final class Stand {
  static final int MOST_HOLES = 1_000;

  /// What an event is to a receiver.
  enum Sight {
    /// The one after the last.
    NEXT,
    /// Later than that: what is between is missing from now on.
    AHEAD,
    /// It was missing, and later ones have come before it.
    LATE,
    /// It has come before.
    TWICE,
    /// It has come before, and may come again: the client has started anew.
    AGAIN;

    /// Whether it has not come before.
    boolean isNew() {
      return this == NEXT || this == AHEAD || this == LATE;
    }
  }

  private long last;
  private long number;
  private long anewAfter;
  private long anewUntil;
  private long forgotten;
  private boolean waiting;
  private long waitingSince;

  /// From, to with it; null while nothing is missing, which is nearly always.
  private @Nullable TreeMap<Long, Hole> holes;

  private record Hole(long to, boolean promised) {}

  /// A stretch of events that it does not have.
  ///
  /// @param to the last of them
  /// @param promised false where the client started anew behind it
  record Missing(long from, long to, boolean promised) {}

  Sight see(long seq) {
    if (seq > last) {
      boolean next = seq == last + 1;
      if (!next) {
        miss(last + 1, seq - 1, true);
      }
      last = seq;
      return next ? Sight.NEXT : Sight.AHEAD;
    }
    if (seq > anewAfter && seq <= anewUntil) {
      anewAfter = seq;
      return Sight.AGAIN;
    }
    return fill(seq) ? Sight.LATE : Sight.TWICE;
  }

  /// The client has started anew, and is told to expect what comes after `seq`.
  void startAnew(long seq) {
    if (seq > last) {
      miss(last + 1, seq, false);
      last = seq;
      anewUntil = 0;
    } else {
      anewAfter = seq;
      anewUntil = last;
    }
  }

  /// Takes what was missing.
  ///
  /// @return whether it was
  boolean fill(long seq) {
    Map.Entry<Long, Hole> entry = holes == null ? null : holes.floorEntry(seq);
    if (holes == null || entry == null || entry.getValue().to() < seq) {
      return false;
    }
    long from = entry.getKey();
    Hole hole = entry.getValue();
    holes.remove(from);
    if (from < seq) {
      holes.put(from, new Hole(seq - 1, hole.promised()));
    }
    if (seq < hole.to()) {
      holes.put(seq + 1, hole);
    }
    return true;
  }

  long last() {
    return last;
  }

  /// Of the last message; see [#got].
  long number() {
    return number;
  }

  /// Events that were missing when there was no room to remember them.
  long forgotten() {
    return forgotten;
  }

  /// @return what is missing below the last seq, in order
  List<Missing> missing() {
    return holes == null
        ? List.of()
        : holes.entrySet().stream()
            .map(
                hole ->
                    new Missing(hole.getKey(), hole.getValue().to(), hole.getValue().promised()))
            .toList();
  }

  private void miss(long from, long to, boolean promised) {
    if (holes == null) {
      holes = new TreeMap<>();
    }
    if (holes.size() == MOST_HOLES) {
      Map.Entry<Long, Hole> oldest = holes.firstEntry();
      holes.remove(oldest.getKey());
      forgotten += oldest.getValue().to() - oldest.getKey() + 1;
    }
    holes.put(from, new Hole(to, promised));
  }

  // How long it hears nothing.

  /// Something has been sent that it has not got yet.
  void expect(long now) {
    if (!waiting) {
      waiting = true;
      waitingSince = now;
    }
  }

  /// It has got a message.
  ///
  /// @param sent how many there are in the conversation, some of which may have no number yet
  /// @return for how long it had waited, in nanoseconds
  long got(long messageNumber, long sent, long now) {
    long silence = silence(now);
    number = Math.max(number, messageNumber);
    waiting = number < sent;
    waitingSince = now;
    return silence;
  }

  /// Fewer messages are sent than it was told to expect.
  void expectOnly(long sent) {
    waiting &= number < sent;
  }

  /// For how long it has waited now, in nanoseconds.
  long silence(long now) {
    return waiting ? now - waitingSince : 0;
  }
}
