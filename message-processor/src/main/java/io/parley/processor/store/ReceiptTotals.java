package io.parley.processor.store;

/// In a large conversation: how many members have come to the last message.
///
/// @param number the message's
/// @param offset of the last command that was counted: replayed, it is not counted again
public record ReceiptTotals(long number, long delivered, long read, long offset) {
  static final ReceiptTotals NONE = new ReceiptTotals(0, 0, 0, -1);

  private static final byte VERSION = 2;
  private static final int MOST_BYTES = 1 + 4 * 10;

  /// With more members, of the last message: another one's are counted from zero.
  ///
  /// @param offset of the command that has moved them
  public ReceiptTotals plus(long lastNumber, long delivered, long read, long offset) {
    boolean isOfIt = number == lastNumber;
    return new ReceiptTotals(
        lastNumber,
        (isOfIt ? this.delivered : 0) + delivered,
        (isOfIt ? this.read : 0) + read,
        offset);
  }

  byte[] toBytes() {
    StoreWriter out = new StoreWriter(VERSION, MOST_BYTES);
    out.number(number);
    out.number(delivered);
    out.number(read);
    out.numberOrNone(offset);
    return out.toBytes();
  }

  static ReceiptTotals of(byte[] bytes) {
    StoreReader in = new StoreReader(VERSION, bytes);
    return new ReceiptTotals(in.number(), in.number(), in.number(), in.numberOrNone());
  }
}
