package io.parley.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// A [FrameDecoder] whose receiver notes what it is told, as words, and whose memory can be
/// counted.
final class FrameDecoderProbe implements FrameDecoder.Receiver {
  private static final HexFormat HEX = HexFormat.of();

  final List<String> received = new ArrayList<>();
  private final FrameDecoder decoder;

  FrameDecoderProbe(int maxPayload) {
    decoder = new FrameDecoder(maxPayload);
  }

  void read(byte[] bytes) throws WebSocketException {
    read(bytes, 0, bytes.length);
  }

  void read(byte[] bytes, int from, int to) throws WebSocketException {
    ByteBuffer in = ByteBuffer.wrap(bytes, from, to - from);
    decoder.read(in, this);
    if (in.hasRemaining()) {
      throw new AssertionError("unread: " + in.remaining());
    }
  }

  /// The bytes of the arrays that the decoder holds.
  int heldBytes() {
    int held = 0;
    try {
      for (Field field : FrameDecoder.class.getDeclaredFields()) {
        if (field.getType() == byte[].class && !Modifier.isStatic(field.getModifiers())) {
          field.setAccessible(true);
          held += field.get(decoder) instanceof byte[] bytes ? bytes.length : 0;
        }
      }
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
    return held;
  }

  @Override
  public void onText(String text) {
    received.add("text " + text);
  }

  @Override
  public void onBinary(byte[] payload) {
    received.add(binary(payload));
  }

  @Override
  public void onPing(byte[] payload) {
    received.add(ping(payload));
  }

  @Override
  public void onClose(int code) {
    received.add("close " + code);
  }

  static String binary(byte[] payload) {
    return "binary " + HEX.formatHex(payload);
  }

  static String ping(byte[] payload) {
    return "ping " + HEX.formatHex(payload);
  }

  /// A masked frame with the shortest length.
  static byte[] frame(int first, int mask, byte[] payload) {
    int size = payload.length;
    ByteBuffer frame = ByteBuffer.allocate(14 + size).put((byte) first);
    if (size < 126) {
      frame.put((byte) (0x80 | size));
    } else if (size < 1 << 16) {
      frame.put((byte) 0xfe).putShort((short) size);
    } else {
      frame.put((byte) 0xff).putLong(size);
    }
    byte[] key = ByteBuffer.allocate(4).putInt(mask).array();
    frame.put(key);
    for (int i = 0; i < size; i++) {
      frame.put((byte) (payload[i] ^ key[i & 3]));
    }
    byte[] bytes = new byte[frame.position()];
    frame.flip().get(bytes);
    return bytes;
  }

  static byte[] frame(int first, String payload) {
    return frame(first, 0x37fa213d, payload.getBytes(UTF_8));
  }
}
