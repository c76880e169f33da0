package io.parley.gateway.conversation;

/// Where a session is in its life: from [Opening] to open to closed, or from [Opening] to closed.
sealed interface SessionState permits Opening, SessionState.Open, SessionState.Closed {
  /// The client is sent what happens.
  enum Open implements SessionState {
    OPEN
  }

  /// Nothing is sent any more.
  enum Closed implements SessionState {
    CLOSED
  }
}
