package io.parley.gateway.engineio;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.gateway.websocket.FrameEncoder;
import java.nio.ByteBuffer;
import java.util.Base64;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// One encoded Engine.IO packet, made once and shared by all sockets it goes to. Immutable.
///
/// It is kept as the websocket frame that carries it (RFC 6455, 5.2): a server masks nothing, so
/// the bytes are the same for every client. Long-polling takes the payload out of it.
public final class Frame implements Volatile {
  static final Frame PING = text("2");
  static final Frame PROBE_ANSWER = text("3probe");
  static final Frame NOOP = text("6");
  static final Frame CLOSE = text("1");

  private final byte[] websocket;

  private Frame(byte first, byte[]... parts) {
    websocket = FrameEncoder.encode(first, parts);
  }

  /// A message packet: `4` and the parts one after the other. The parts are copied and must be
  /// valid UTF-8.
  public static Frame message(byte[]... parts) {
    byte[][] all = new byte[parts.length + 1][];
    all[0] = new byte[] {'4'};
    System.arraycopy(parts, 0, all, 1, parts.length);
    return new Frame(FrameEncoder.TEXT, all);
  }

  /// A message packet: `4` and the text.
  public static Frame message(String text) {
    return text("4" + text);
  }

  /// A binary message packet. The bytes are copied.
  public static Frame binary(byte[] payload) {
    return new Frame(FrameEncoder.BINARY, payload);
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
    ObjectNode handshake = JsonNodeFactory.instance.objectNode().put("sid", sid);
    ArrayNode upgrades = handshake.putArray("upgrades");
    if (mayUpgrade) {
      upgrades.add("websocket");
    }
    handshake
        .put("pingInterval", settings.pingInterval().toMillis())
        .put("pingTimeout", settings.pingTimeout().toMillis())
        .put("maxPayload", settings.maxPayload());
    return text("0" + handshake);
  }

  private static Frame text(String packet) {
    return new Frame(FrameEncoder.TEXT, packet.getBytes(UTF_8));
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
    return websocket[0] == FrameEncoder.BINARY;
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
    return FrameEncoder.payload(websocket);
  }

  /// The packet as long-polling sends it, for tests and logs.
  @Override
  public String toString() {
    return new String(polling(), UTF_8);
  }
}
