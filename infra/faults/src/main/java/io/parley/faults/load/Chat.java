package io.parley.faults.load;

import java.time.Duration;

/// What everybody who chats is told, and asked, in the course of a run.
public interface Chat {
  /// How much is said from now on.
  ///
  /// @param messagesPerSecond of all clients together; 0 for nothing new
  void pace(int messagesPerSecond);

  /// Waits until everybody is connected and served and nothing has been waited for (an ack, a
  /// message) for longer than `most`.
  ///
  /// @return false if it is not so within that time
  boolean awaitQuiet(Duration most, Duration within) throws InterruptedException;

  /// What happened since the last call of `mark`, or since the clients began to connect: counts and
  /// times.
  Phase mark(String name);
}
