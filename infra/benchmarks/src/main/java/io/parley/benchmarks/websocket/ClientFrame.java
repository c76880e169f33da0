package io.parley.benchmarks.websocket;

import java.nio.ByteBuffer;

/// A client's frames (RFC 6455, section 5.2): one frame a message, masked.
final class ClientFrame {
  static final int CONTINUATION = 0x0;
  static final int TEXT = 0x1;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xA;
  static final int FINAL = 0x80;

  private static final int MASKED = 0x80;
  private static final int LONGEST_HEADER = 14;

  private ClientFrame() {}

  /// @param into cleared, filled and flipped: ready to be written
  /// @param mask any; 0 leaves the payload as it is, which spares some servers work
  /// @throws java.nio.BufferOverflowException when it does not fit
  static void masked(ByteBuffer into, int opcode, byte[] payload, int length, int mask) {
    into.clear().put((byte) (FINAL | opcode));
    if (length < 126) {
      into.put((byte) (MASKED | length));
    } else if (length <= 0xFFFF) {
      into.put((byte) (MASKED | 126)).putShort((short) length);
    } else {
      into.put((byte) (MASKED | 127)).putLong(length);
    }
    into.putInt(mask);
    for (int i = 0; i < length; i++) {
      into.put((byte) (payload[i] ^ (mask >>> (24 - 8 * (i % 4)))));
    }
    into.flip();
  }

  /// Bytes of a frame with such a payload, at most.
  static int bytes(int length) {
    return LONGEST_HEADER + length;
  }
}
