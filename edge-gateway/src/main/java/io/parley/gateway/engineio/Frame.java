package io.parley.gateway.engineio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Base64;

/// One encoded Engine.IO packet, made once and shared by all sockets it goes to. Immutable.
///
/// It is kept as the websocket frame that carries it (RFC 6455, 5.2): a server masks nothing, so
/// the bytes are the same for every client. Long-polling takes the payload out of it.
public final class Frame implements Volatile {
  static final Frame PING = text("2");
  static final Frame PROBE_ANSWER = text("3probe");
  static final Frame NOOP = text("6");
  static final Frame CLOSE = text("1");

  private static final byte FIN_TEXT = (byte) 0x81;
  private static final byte FIN_BINARY = (byte) 0x82;

  private final byte[] websocket;

  private Frame(byte opcode, byte[]... parts) {
    int size = 0;
    for (byte[] part : parts) {
      size = Math.addExact(size, part.length);
    }
    ByteBuffer frame = ByteBuffer.allocate(Math.addExact(headerSize(size), size));
    frame.put(opcode);
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
    websocket = frame.array();
  }

  private static int headerSize(int payload) {
    return payload < 126 ? 2 : payload < 1 << 16 ? 4 : 10;
  }

  /// A message packet: `4` and the parts one after the other. The parts are copied and must be
  /// valid UTF-8.
  public static Frame message(byte[]... parts) {
    byte[][] all = new byte[parts.length + 1][];
    all[0] = new byte[] {'4'};
    System.arraycopy(parts, 0, all, 1, parts.length);
    return new Frame(FIN_TEXT, all);
  }

  /// A message packet: `4` and the text.
  public static Frame message(String text) {
    return text("4" + text);
  }

  /// A binary message packet. The bytes are copied.
  public static Frame binary(byte[] payload) {
    return new Frame(FIN_BINARY, payload);
  }

  /// A copy of a message packet that ends differently.
  ///
  /// @param drop how many of its last bytes are left away
  public Frame withEnd(int drop, byte[] end) {
    ByteBuffer payload = payload();
    byte[] start = new byte[payload.remaining() - drop];
    payload.get(start);
    return new Frame(websocket[0], start, end);
  }

  static Frame open(String sid, EngineSettings settings, boolean mayUpgrade) {
    return text(
        "0{\"sid\":\""
            + sid
            + "\",\"upgrades\":["
            + (mayUpgrade ? "\"websocket\"" : "")
            + "],\"pingInterval\":"
            + settings.pingInterval().toMillis()
            + ",\"pingTimeout\":"
            + settings.pingTimeout().toMillis()
            + ",\"maxPayload\":"
            + settings.maxPayload()
            + "}");
  }

  private static Frame text(String packet) {
    return new Frame(FIN_TEXT, packet.getBytes(UTF_8));
  }

  /// Of two that wait, the newer says all.
  @Override
  public Frame frame() {
    return this;
  }

  /// In bytes, the websocket frame's header included.
  public int size() {
    return websocket.length;
  }

  public boolean isBinary() {
    return websocket[0] == FIN_BINARY;
  }

  /// The whole websocket frame: a read-only view with a position of its own.
  public ByteBuffer websocket() {
    return ByteBuffer.wrap(websocket).asReadOnlyBuffer();
  }

  /// What long-polling sends for it: the text, or `b` and the bytes in base64.
  byte[] polling() {
    ByteBuffer payload = payload();
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    return isBinary() ? ("b" + Base64.getEncoder().encodeToString(bytes)).getBytes(UTF_8) : bytes;
  }

  private ByteBuffer payload() {
    int start =
        switch (websocket[1]) {
          case 126 -> 4;
          case 127 -> 10;
          default -> 2;
        };
    return ByteBuffer.wrap(websocket, start, websocket.length - start);
  }

  /// The packet as long-polling sends it, for tests and logs.
  @Override
  public String toString() {
    return new String(polling(), UTF_8);
  }
}
