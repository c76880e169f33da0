package io.parley.benchmarks.load;

import io.parley.benchmarks.harness.Latency;
import java.util.Map;

/// What a load has found. Latencies are milliseconds from the scheduled time, of the messages after
/// the warm-up.
///
/// @param rate messages a second over all conversations
/// @param sent measured messages
/// @param acked measured messages
/// @param deliveries of measured messages, the senders' own among them
/// @param wrong of the whole load
/// @param refusals by code, of the whole load
/// @param ended connections that ended by themselves
/// @param firstEnd why the first of them did; empty when none did
/// @param delivery to others than the sender
/// @param receipt until the author saw `delivered` of the last of the others
/// @param receiptFrames of the whole load, at all sockets
/// @param receiptMarks in these frames
/// @param receiptsMissing measured messages whose receipts were not complete at the end
/// @param allDeliveries of the whole load
/// @param lateness of the generator
public record LoadFigures(
    int rate,
    double seconds,
    int sockets,
    int conversations,
    int sent,
    long acked,
    long deliveries,
    Wrong wrong,
    Map<String, Integer> refusals,
    int ended,
    String firstEnd,
    Latency ack,
    Latency delivery,
    Latency receipt,
    long receiptFrames,
    long receiptMarks,
    long receiptsMissing,
    long allDeliveries,
    Latency lateness) {
  public LoadFigures {
    refusals = Map.copyOf(refusals);
  }

  /// Nothing lost, doubled or out of order, and no connection ended.
  public boolean isCorrect() {
    return wrong.isCorrect() && ended == 0;
  }

  /// Correct, and everything measured was accepted.
  public boolean isClean() {
    return wrong.isClean() && ended == 0;
  }

  /// What is wrong, of the whole load, the warm-up too.
  ///
  /// @param lost deliveries of acked messages that have not come
  /// @param doubled deliveries after a message's first to a receiver
  /// @param outOfOrder deliveries after a later one of the same author, or of a lower order
  /// @param foreign messages of no such load, conversation or member
  /// @param refused measured messages
  /// @param refusedInWarmUp the others
  /// @param unanswered neither acked nor refused
  /// @param refusedButDelivered messages that came although refused; no promise is broken by it
  public record Wrong(
      long lost,
      long doubled,
      long outOfOrder,
      long foreign,
      long refused,
      long refusedInWarmUp,
      long unanswered,
      long refusedButDelivered) {
    public boolean isCorrect() {
      return lost + doubled + outOfOrder + foreign == 0;
    }

    public boolean isClean() {
      return isCorrect() && refused + unanswered == 0;
    }
  }
}
