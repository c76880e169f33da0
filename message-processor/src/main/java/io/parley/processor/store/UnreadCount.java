package io.parley.processor.store;

/// What a user has not read of a conversation.
///
/// @param number the last message that is known of
/// @param readNumber the last that was read
/// @param count what the badge counts; at most [#MOST]
/// @param notified the last message that was notified; 0 for none
/// @param firstNotified the first of those that were notified and not taken back; likewise
/// @param notifiedAt the offset of what led to that
public record UnreadCount(
    long number, long readNumber, long count, long firstNotified, long notified, long notifiedAt) {
  public static final UnreadCount NONE = new UnreadCount(0, 0, 0, 0, 0, -1);

  /// No conversation counts for more: sums of them stay numbers.
  private static final long MOST = Integer.MAX_VALUE;

  private static final byte VERSION = 4;
  private static final int MOST_BYTES = 1 + 6 * 10;

  public UnreadCount {
    count = Math.clamp(count, 0L, MOST);
  }

  byte[] toBytes() {
    StoreWriter out = new StoreWriter(VERSION, MOST_BYTES);
    out.number(number);
    out.number(readNumber);
    out.number(count);
    out.number(firstNotified);
    out.number(notified);
    out.numberOrNone(notifiedAt);
    return out.toBytes();
  }

  static UnreadCount of(byte[] bytes) {
    StoreReader in = new StoreReader(VERSION, bytes);
    return new UnreadCount(
        in.number(), in.number(), in.number(), in.number(), in.number(), in.numberOrNone());
  }
}
