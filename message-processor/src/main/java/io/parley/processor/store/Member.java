package io.parley.processor.store;

/// A member's own part of a conversation.
///
/// @param afterSeq the last event before the user became a member
/// @param delivered the last message that has reached one of the member's devices; only grows
/// @param read the last message that the member has read; only grows
/// @param markedAt the offset of the command that moved a watermark last: replayed, it says so
///   again
/// @param blocked whether the member wants nothing from the other one of a direct conversation
/// @param afterNumber the member sees only the messages after this one; -1 for all
/// @param asked whether the other one of a direct conversation has written to them, and they have
///   not accepted yet: they are no member to anybody but the other
public record Member(
    long afterSeq,
    long delivered,
    long read,
    long markedAt,
    boolean muted,
    boolean archived,
    boolean pinned,
    boolean blocked,
    long afterNumber,
    boolean asked) {
  private static final byte VERSION = 3;

  /// Of before [#afterNumber].
  private static final byte OLDEST = 2;

  private static final int MOST_BYTES = 2 + 5 * 10;

  /// A new member has nothing to read, and may read everything.
  public static Member since(long afterSeq, long number) {
    return new Member(afterSeq, number, number, -1, false, false, false, false, -1, false);
  }

  /// A new member has nothing to read, and may read what is said from now on.
  public static Member fromNowOn(long afterSeq, long number) {
    return new Member(afterSeq, number, number, -1, false, false, false, false, number, false);
  }

  /// The other one of a direct conversation that somebody begins who is to ask first.
  public static Member whoIsAsked() {
    return new Member(0, 0, 0, -1, false, false, false, false, -1, true);
  }

  public Member accepting() {
    return new Member(
        afterSeq, delivered, read, markedAt, muted, archived, pinned, blocked, afterNumber, false);
  }

  /// Whether the member may read the message with this number.
  public boolean sees(long number) {
    return number > afterNumber;
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
        blocked,
        afterNumber,
        asked);
  }

  public Member with(boolean muted, boolean archived, boolean pinned) {
    return new Member(
        afterSeq, delivered, read, markedAt, muted, archived, pinned, blocked, afterNumber, asked);
  }

  public Member blocking(boolean on) {
    return new Member(
        afterSeq, delivered, read, markedAt, muted, archived, pinned, on, afterNumber, asked);
  }

  void write(StoreWriter out) {
    out.flags(muted, archived, pinned, blocked, asked);
    out.number(afterSeq);
    out.number(delivered);
    out.number(read);
    out.numberOrNone(markedAt);
    out.numberOrNone(afterNumber);
  }

  /// @param isLimited whether the value says what the member sees of the past
  static Member read(StoreReader in, boolean isLimited) {
    byte flags = in.octet();
    return new Member(
        in.number(),
        in.number(),
        in.number(),
        in.numberOrNone(),
        StoreReader.flag(flags, 0),
        StoreReader.flag(flags, 1),
        StoreReader.flag(flags, 2),
        StoreReader.flag(flags, 3),
        isLimited ? in.numberOrNone() : -1,
        StoreReader.flag(flags, 4));
  }

  /// Of a large conversation, where each is an entry of its own.
  byte[] toBytes() {
    StoreWriter out = new StoreWriter(VERSION, MOST_BYTES);
    write(out);
    return out.toBytes();
  }

  static Member of(byte[] bytes) {
    StoreReader in = new StoreReader(OLDEST, VERSION, bytes);
    return read(in, in.version() > OLDEST);
  }
}
