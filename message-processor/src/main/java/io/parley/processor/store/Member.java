package io.parley.processor.store;

/// A member's own part of a conversation.
///
/// @param afterSeq the member sees the events after this one
/// @param delivered the last message that has reached one of the member's devices; only grows
/// @param read the last message that the member has read; only grows
/// @param markedAt the offset of the command that moved a watermark last: replayed, it says so
///   again
/// @param blocked whether the member wants nothing from the other one of a direct conversation
public record Member(
    long afterSeq,
    long delivered,
    long read,
    long markedAt,
    boolean muted,
    boolean archived,
    boolean pinned,
    boolean blocked) {
  private static final byte VERSION = 2;
  private static final int MOST_BYTES = 2 + 4 * 10;

  /// A new member has nothing to read.
  public static Member since(long afterSeq, long number) {
    return new Member(afterSeq, number, number, -1, false, false, false, false);
  }

  /// Watermarks that are behind stay as they are.
  public Member at(long delivered, long read, long offset) {
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

  public Member with(boolean muted, boolean archived, boolean pinned) {
    return new Member(afterSeq, delivered, read, markedAt, muted, archived, pinned, blocked);
  }

  public Member blocking(boolean on) {
    return new Member(afterSeq, delivered, read, markedAt, muted, archived, pinned, on);
  }

  void write(StoreWriter out) {
    out.flags(muted, archived, pinned, blocked);
    out.number(afterSeq);
    out.number(delivered);
    out.number(read);
    out.numberOrNone(markedAt);
  }

  static Member read(StoreReader in) {
    byte flags = in.octet();
    return new Member(
        in.number(),
        in.number(),
        in.number(),
        in.numberOrNone(),
        StoreReader.flag(flags, 0),
        StoreReader.flag(flags, 1),
        StoreReader.flag(flags, 2),
        StoreReader.flag(flags, 3));
  }

  /// Of a large conversation, where each is an entry of its own.
  byte[] toBytes() {
    StoreWriter out = new StoreWriter(VERSION, MOST_BYTES);
    write(out);
    return out.toBytes();
  }

  static Member of(byte[] bytes) {
    return read(new StoreReader(VERSION, bytes));
  }
}
