package io.parley.benchmarks.pipeline;

/// Checks what one socket gets of its conversation: each message of the other user once, and
/// everything, its own messages' echoes included, in order of seq. To be used by one thread at a
/// time.
final class Inbox {
  private final Ledger ledger;
  private long lastSeq;
  private int lastMessage = -1;

  Inbox(Ledger ledger) {
    this.ledger = ledger;
  }

  /// @param message its number in the load; the other user sends them in this order
  /// @param own whether this socket's user has sent it
  /// @param now when it came, on the ledger's clock
  void message(int message, long seq, boolean own, long now) {
    boolean rises = seq > lastSeq;
    lastSeq = Math.max(lastSeq, seq);
    if (own) {
      count(message, rises);
      return;
    }
    boolean follows = message > lastMessage;
    lastMessage = Math.max(lastMessage, message);
    if (ledger.delivered(message, now)) { // a doubled one is counted as that
      count(message, rises && follows);
    }
  }

  private void count(int message, boolean inOrder) {
    if (!inOrder) {
      ledger.outOfOrder(message);
    }
  }
}
