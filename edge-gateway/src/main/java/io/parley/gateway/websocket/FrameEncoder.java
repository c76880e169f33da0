package io.parley.gateway.websocket;

import java.nio.ByteBuffer;

/// Writes frames of a server (RFC 6455, 5.2): whole messages, not masked, so the bytes are the same
/// for every client.
public final class FrameEncoder {
  public static final byte TEXT = (byte) 0x81;
  public static final byte BINARY = (byte) 0x82;
  static final byte CLOSE = (byte) 0x88;
  static final byte PONG = (byte) 0x8a;

  private FrameEncoder() {}

  /// @param first the frame's first byte: [#TEXT] or [#BINARY]
  /// @param parts of the payload, one after the other
  public static byte[] encode(byte first, byte[]... parts) {
    int size = 0;
    for (byte[] part : parts) {
      size = Math.addExact(size, part.length);
    }
    ByteBuffer frame = ByteBuffer.allocate(Math.addExact(headerSize(size), size));
    frame.put(first);
    if (size < 126) {
      frame.put((byte) size);
    } else if (size < 1 << 16) {
      frame.put((byte) 126).putShort((short) size);
    } else {
      frame.put((byte) 127).putLong(size);
    }
    for (byte[] part : parts) {
      frame.put(part);
    }
    return frame.array();
  }

  private static int headerSize(int payload) {
    return payload < 126 ? 2 : payload < 1 << 16 ? 4 : 10;
  }

  /// @param frame as of [#encode]
  public static ByteBuffer payload(byte[] frame) {
    int start =
        switch (frame[1]) {
          case 126 -> 4;
          case 127 -> 10;
          default -> 2;
        };
    return ByteBuffer.wrap(frame, start, frame.length - start);
  }
}
