package io.parley.benchmarks.pipeline;

import io.parley.benchmarks.harness.Latency;
import java.util.Map;

/// What became of a range of messages.
///
/// @param lost acked, but not delivered
/// @param doubled deliveries beyond the first
/// @param outOfOrder events that came after one with a higher seq, or after a later message of the
///   same sender
/// @param notAcked how many have no ack that is ok, by reason
/// @param ack from the scheduled time to the sender's ack
/// @param delivery from the scheduled time to the first `message` event at the recipient
/// @param sendLag from the scheduled time to the send: how late the load itself was
record Tally(
    int scheduled,
    int lost,
    int doubled,
    int outOfOrder,
    Map<String, Integer> notAcked,
    Latency ack,
    Latency delivery,
    Latency sendLag) {
  boolean isCorrect() {
    return notAcked.isEmpty() && lost == 0 && doubled == 0 && outOfOrder == 0;
  }
}
