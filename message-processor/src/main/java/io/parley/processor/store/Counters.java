package io.parley.processor.store;

/// Where a conversation stands.
///
/// @param lastAt when the last event was, broker's time in milliseconds since 1970
/// @param lastOffset of the last command that changed what commands are decided by: one at or
///   before it that has left no trace was refused, and stays refused when it is replayed; -1 for
///   none
public record Counters(long lastSeq, long lastNumber, long lastAt, long lastOffset) {
  static final Counters NONE = new Counters(0, 0, 0, -1);

  public Counters decidedAt(long offset) {
    return new Counters(lastSeq, lastNumber, lastAt, Math.max(lastOffset, offset));
  }
}
