package io.parley.processor;

import java.nio.ByteBuffer;

/// A member's own part of a conversation: one entry each, so that nothing grows with the
/// membership.
///
/// @param afterSeq the member sees the events after this one
/// @param delivered the last message that has reached one of the member's devices; only grows
/// @param read the last message that the member has read; only grows
/// @param markedAt the offset of the command that moved a watermark last: replayed, it says so
///   again
/// @param blocked whether the member wants nothing from the other one of a direct conversation
record Member(
    long afterSeq,
    long delivered,
    long read,
    long markedAt,
    boolean muted,
    boolean archived,
    boolean pinned,
    boolean blocked) {
  private static final byte VERSION = 1;
  private static final int BYTES = 1 + 4 * Long.BYTES + 1;

  /// A new member has nothing to read.
  static Member since(long afterSeq, long number) {
    return new Member(afterSeq, number, number, -1, false, false, false, false);
  }

  /// Watermarks that are behind stay as they are.
  Member at(long delivered, long read, long offset) {
    return new Member(
        afterSeq,
        Math.max(this.delivered, delivered),
        Math.max(this.read, read),
        offset,
        muted,
        archived,
        pinned,
        blocked);
  }

  Member with(boolean muted, boolean archived, boolean pinned) {
    return new Member(afterSeq, delivered, read, markedAt, muted, archived, pinned, blocked);
  }

  Member blocking(boolean on) {
    return new Member(afterSeq, delivered, read, markedAt, muted, archived, pinned, on);
  }

  byte[] toBytes() {
    return ByteBuffer.allocate(BYTES)
        .put(VERSION)
        .putLong(afterSeq)
        .putLong(delivered)
        .putLong(read)
        .putLong(markedAt)
        .put((byte) ((muted ? 1 : 0) | (archived ? 2 : 0) | (pinned ? 4 : 0) | (blocked ? 8 : 0)))
        .array();
  }

  static Member of(byte[] bytes) {
    ByteBuffer in = StoreFormat.open(bytes, VERSION);
    long afterSeq = in.getLong();
    long delivered = in.getLong();
    long read = in.getLong();
    long markedAt = in.getLong();
    int flags = in.get();
    return new Member(
        afterSeq,
        delivered,
        read,
        markedAt,
        (flags & 1) != 0,
        (flags & 2) != 0,
        (flags & 4) != 0,
        (flags & 8) != 0);
  }
}
