package io.parley.benchmarks.edge;

import io.parley.benchmarks.harness.Latency;
import java.util.Locale;

/// What a load's process says, one JSON line for each question.
sealed interface Answer {
  /// @param members that are connected now
  record Done(int members) implements Answer {}

  /// @param handshakes accepted within the time
  /// @param seconds from the first to the end
  record Handshaken(int handshakes, double seconds) implements Answer {}

  /// @param members that each message was to come to, the sender among them
  /// @param notAcked messages whose sender has no ack that is ok
  record Fanned(int messages, int members, int notAcked, Deliveries.Totals totals)
      implements Answer {
    boolean isCorrect() {
      return notAcked == 0 && totals.isCorrect();
    }

    String text() {
      return String.format(
          Locale.ROOT,
          "%,d messages to %,d sockets, %,d deliveries, %,d lost, %,d doubled, %,d out of order,"
              + " %,d of another load, %,d not acked",
          messages,
          members,
          totals.deliveries(),
          totals.lost(),
          totals.doubled(),
          totals.outOfOrder(),
          totals.strangers(),
          notAcked);
    }
  }

  /// @param late how late the load itself was: from the scheduled time to the send
  record Pinged(Latency latency, Latency late) implements Answer {}

  record Failed(String failure) implements Answer {}
}
