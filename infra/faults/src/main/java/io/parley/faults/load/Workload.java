package io.parley.faults.load;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Clients that chat all the time and know exactly what they sent and got.
public interface Workload extends AutoCloseable {

  /// What happened since the last call of `mark`, or since the clients began to connect: counts and
  /// times.
  Phase mark(String name);

  /// Says whom the fault of this phase hits: until the next `mark`, silences in conversations with
  /// none of these users are told apart.
  void hit(Set<Integer> users);

  /// Waits until everybody is connected and served and nothing has been waited for (an ack, a
  /// message) for longer than `most`.
  ///
  /// @return false if it is not so within that time
  boolean awaitQuiet(Duration most, Duration within) throws InterruptedException;

  /// How much is said from now on.
  ///
  /// @param messagesPerSecond of all clients together; 0 for nothing new
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

  /// One stretch of the run. A time that begins before it or ends after it counts as far as it is
  /// within. A message counts as sent when its user says it, connected or not.
  ///
  /// @param delivered messages that came to a receiver, the sender's own device too
  /// @param longestSilence longest time in which a receiver got nothing of a conversation although
  ///   something had been sent that it did not have
  /// @param bystanders the same in the conversations that the fault did not hit, which do not count
  ///   in `longestSilence`; empty where it may have hit everybody
  /// @param longestReconnect from the end of a connection, or the missed heartbeat, until the next
  ///   one of the same user is served: `session:ready`, or what an official client gets first
  /// @param longestReturn likewise, but from the client's first attempt to connect, the first time
  ///   or again
  /// @param recovered reconnects of official clients that said `recovered`
  /// @param refused acks with `OVERLOADED`, `TIMEOUT` or `RATE_LIMITED`, after which the client
  ///   tried again, and conversations that were not made at the first try
  record Phase(
      String name,
      long sent,
      long acked,
      long delivered,
      Duration longestSilence,
      Optional<Duration> bystanders,
      Acks acks,
      Duration longestReconnect,
      Duration longestReturn,
      long reconnects,
      long recovered,
      long refused) {}

  /// How long acks took, from the first send, retries included.
  ///
  /// @param p50 of those that came in the phase; 0 when none did
  /// @param p99 likewise
  /// @param longest of those, and of messages that still waited at its end
  record Acks(Duration p50, Duration p99, Duration longest) {}

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

    public boolean isWrong() {
      return lost + doubled + reordered + gaps > 0;
    }
  }
}
