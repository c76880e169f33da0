package io.parley.benchmarks.websocket;

import java.nio.ByteBuffer;

/// A client's frames (RFC 6455, section 5.2): one frame a message, masked.
final class Frame {
  static final int CONTINUATION = 0x0;
  static final int TEXT = 0x1;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xA;
  static final int FINAL = 0x80;

  private static final int MASKED = 0x80;
  private static final int LONGEST_HEADER = 14;

  private Frame() {}

  /// @param mask any; 0 leaves the payload as it is, which spares some servers work
  /// @return ready to be written
  static ByteBuffer masked(int opcode, byte[] payload, int mask) {
    ByteBuffer frame = ByteBuffer.allocate(LONGEST_HEADER + payload.length);
    frame.put((byte) (FINAL | opcode));
    if (payload.length < 126) {
      frame.put((byte) (MASKED | payload.length));
    } else if (payload.length <= 0xFFFF) {
      frame.put((byte) (MASKED | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (MASKED | 127)).putLong(payload.length);
    }
    frame.putInt(mask);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ (mask >>> (24 - 8 * (i % 4)))));
    }
    return frame.flip();
  }
}
