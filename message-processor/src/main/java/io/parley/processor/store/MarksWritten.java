package io.parley.processor.store;

/// Up to which command the current marks are written.
///
/// @param offset of the first command of which that is not certain
/// @param at about when that was, broker's time in milliseconds since 1970
public record MarksWritten(long offset, long at) {
  static final MarksWritten NONE = new MarksWritten(0, 0);

  private static final byte VERSION = 1;
  private static final int MOST_BYTES = 1 + 2 * 10;

  byte[] toBytes() {
    StoreWriter out = new StoreWriter(VERSION, MOST_BYTES);
    out.number(offset);
    out.number(at);
    return out.toBytes();
  }

  static MarksWritten of(byte[] bytes) {
    StoreReader in = new StoreReader(VERSION, bytes);
    return new MarksWritten(in.number(), in.number());
  }
}
