package io.parley.faults.load;

import java.time.Duration;
import java.util.List;

/// Clients that chat all the time and know exactly what they sent and got.
public interface Workload extends AutoCloseable {

  /// What happened since the last call of `mark`, or the start: counts and silences.
  Phase mark(String name);

  /// How much is said from now on.
  ///
  /// @param messagesPerSecond of all clients together
  void pace(int messagesPerSecond);

  /// Stops sending, waits (bounded) until every accepted message has reached every receiver, and
  /// says what is wrong.
  Verdict settle(Duration within) throws InterruptedException;

  /// Sent, acked and delivered so far.
  Progress progress();

  @Override
  void close();

  /// @param expected deliveries that the accepted messages ask for: one for each receiver of each
  record Progress(long sent, long acked, long expected, long delivered) {}

  /// One stretch of the run. A time that begins in one stretch and ends in another counts whole in
  /// both, and as far as it is in those between. A message counts as sent when its user says it,
  /// connected or not.
  ///
  /// @param delivered messages that came to a receiver, the sender's own device too
  /// @param longestSilence longest time in which a receiver got nothing of a conversation although
  ///   something had been sent that it did not have
  /// @param longestAck from the first send of a message until its ack, retries included
  /// @param longestReconnect from the end of a connection, or the missed heartbeat, until the next
  ///   one of the same user is served: `session:ready`, or what an official client gets first
  /// @param recovered reconnects of official clients that said `recovered`
  /// @param refused acks with `OVERLOADED`, `TIMEOUT` or `RATE_LIMITED`, after which the client
  ///   tried again
  record Phase(
      String name,
      long sent,
      long acked,
      long delivered,
      Duration longestSilence,
      Duration longestAck,
      Duration longestReconnect,
      long reconnects,
      long recovered,
      long refused) {}

  /// What was found in the end, over the whole run.
  ///
  /// @param lost pairs of a durable event and a receiver that never got it
  /// @param doubled deliveries too many, and repetitions whose ack is not the first one's
  /// @param reordered deliveries behind a later one, and disagreements on what is at a seq
  /// @param gaps `gap` events that were told
  /// @param examples at most 20 sentences naming sender, receiver, conversation and seq
  record Verdict(
      long sent,
      long accepted,
      long delivered,
      long lost,
      long doubled,
      long reordered,
      long gaps,
      List<String> examples) {

    public Verdict {
      examples = List.copyOf(examples);
    }
  }
}
