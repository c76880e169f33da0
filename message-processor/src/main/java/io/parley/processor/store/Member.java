package io.parley.processor.store;

import org.jspecify.annotations.Nullable;

/// A member's own part of a conversation.
///
/// @param afterSeq the last event before the user became a member
/// @param delivered the last message that has reached one of the member's devices; only grows
/// @param read the last message that the member has read; only grows
/// @param markedAt the offset of the command that moved a watermark last: replayed, it says so
///   again
/// @param movedAt when that was, by the broker's clock, in milliseconds since 1970; 0 for never
/// @param answered by what the member has read last without saying so; null once that has been told
/// @param blockedAt since when the member wants nothing from the other one of a direct
///   conversation, by the broker's clock, in milliseconds since 1970; -1 where they have not
///   blocked them
/// @param afterNumber the member sees only the messages after this one; -1 for all
/// @param asked whether the other one of a direct conversation has written to them, and they have
///   not accepted yet: they are no member to anybody but the other
public record Member(
    long afterSeq,
    long delivered,
    long read,
    long markedAt,
    long movedAt,
    @Nullable Answered answered,
    boolean muted,
    boolean archived,
    boolean pinned,
    long blockedAt,
    long afterNumber,
    boolean asked) {
  private static final byte VERSION = 4;

  private static final int MOST_BYTES = 2 + 9 * 10;

  /// The member has sent a message before which there was something to read. Others hear of it by
  /// the message; with the member's next mark it is told among the receipts.
  ///
  /// @param number the message's
  /// @param at when it was accepted
  /// @param told whether the command at [Member#markedAt] has told it
  public record Answered(long number, long at, boolean told) {
    private Answered asTold() {
      return new Answered(number, at, true);
    }
  }

  /// A new member has nothing to read, and may read everything.
  public static Member since(long afterSeq, long number) {
    return new Member(afterSeq, number, number, -1, 0, null, false, false, false, -1, -1, false);
  }

  /// A new member has nothing to read, and may read what is said from now on.
  public static Member fromNowOn(long afterSeq, long number) {
    return new Member(
        afterSeq, number, number, -1, 0, null, false, false, false, -1, number, false);
  }

  /// The other one of a direct conversation that somebody begins who is to ask first.
  public static Member whoIsAsked() {
    return new Member(0, 0, 0, -1, 0, null, false, false, false, -1, -1, true);
  }

  public Member accepting() {
    return with(muted, archived, pinned, blockedAt, false);
  }

  public boolean blocked() {
    return blockedAt >= 0;
  }

  /// Whether the member may read the message with this number.
  public boolean sees(long number) {
    return number > afterNumber;
  }

  /// Watermarks that are behind stay as they are. What the member had answered is told with this
  /// move, and need not be again with the next.
  ///
  /// @param offset of the command
  /// @param at when it was, by the broker's clock
  public Member at(long delivered, long read, long offset, long at) {
    return moved(delivered, read, offset, at, markedAt == offset ? answered : leftToTell());
  }

  private @Nullable Answered leftToTell() {
    return answered == null || answered.told() ? null : answered.asTold();
  }

  /// Has sent this message.
  public Member sending(long number) {
    return moved(number, number, markedAt, movedAt, answered);
  }

  /// Has sent this message, and so read what was said before.
  public Member answering(long number, long offset, long at) {
    return moved(number, number, offset, at, new Answered(number, at, false));
  }

  private Member moved(
      long delivered, long read, long offset, long at, @Nullable Answered answered) {
    return new Member(
        afterSeq,
        Math.max(this.delivered, delivered),
        Math.max(this.read, read),
        offset,
        at,
        answered,
        muted,
        archived,
        pinned,
        blockedAt,
        afterNumber,
        asked);
  }

  public Member with(boolean muted, boolean archived, boolean pinned) {
    return with(muted, archived, pinned, blockedAt, asked);
  }

  /// @param at the broker's time of it
  public Member blocking(boolean on, long at) {
    return with(muted, archived, pinned, on ? at : -1, asked);
  }

  private Member with(
      boolean muted, boolean archived, boolean pinned, long blockedAt, boolean asked) {
    return new Member(
        afterSeq,
        delivered,
        read,
        markedAt,
        movedAt,
        answered,
        muted,
        archived,
        pinned,
        blockedAt,
        afterNumber,
        asked);
  }

  void write(StoreWriter out) {
    boolean told = answered != null && answered.told();
    out.flags(muted, archived, pinned, asked, answered != null, told);
    out.number(afterSeq);
    out.number(delivered);
    out.number(read);
    out.numberOrNone(markedAt);
    out.number(movedAt);
    out.numberOrNone(blockedAt);
    out.numberOrNone(afterNumber);
    if (answered != null) {
      out.number(answered.number());
      out.number(answered.at());
    }
  }

  static Member read(StoreReader in) {
    byte flags = in.octet();
    long afterSeq = in.number();
    long delivered = in.number();
    long read = in.number();
    long markedAt = in.numberOrNone();
    long movedAt = in.number();
    long blockedAt = in.numberOrNone();
    long afterNumber = in.numberOrNone();
    return new Member(
        afterSeq,
        delivered,
        read,
        markedAt,
        movedAt,
        StoreReader.flag(flags, 4)
            ? new Answered(in.number(), in.number(), StoreReader.flag(flags, 5))
            : null,
        StoreReader.flag(flags, 0),
        StoreReader.flag(flags, 1),
        StoreReader.flag(flags, 2),
        blockedAt,
        afterNumber,
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
