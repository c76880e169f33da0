package io.parley.processor.store;

/// What became of a clientMessageId.
///
/// @param offset of the command that was accepted: by it a replayed command knows its own entry
///   from a client's retry
/// @param acceptedAt broker's time, milliseconds since 1970
public record Acceptance(long seq, long number, long offset, long acceptedAt) {
  private static final byte VERSION = 3;
  private static final int MOST_BYTES = 1 + 4 * 10;

  byte[] toBytes() {
    StoreWriter out = new StoreWriter(VERSION, MOST_BYTES);
    out.number(seq);
    out.number(number);
    out.number(offset);
    out.number(acceptedAt);
    return out.toBytes();
  }

  static Acceptance of(byte[] bytes) {
    StoreReader in = new StoreReader(VERSION, bytes);
    return new Acceptance(in.number(), in.number(), in.number(), in.number());
  }
}
