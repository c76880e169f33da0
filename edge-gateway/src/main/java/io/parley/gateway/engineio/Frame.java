package io.parley.gateway.engineio;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// One encoded Engine.IO packet, made once and shared by all sockets it goes to. Immutable.
public final class Frame {
  static final Frame PING = new Frame(new byte[] {'2'});

  private final byte[] utf8;

  private Frame(byte[] utf8) {
    this.utf8 = utf8;
  }

  /// A message packet: `4` and the parts one after the other. The parts are copied and must be
  /// valid UTF-8.
  public static Frame message(byte[]... parts) {
    int size = 1;
    for (byte[] part : parts) {
      size = Math.addExact(size, part.length);
    }
    byte[] utf8 = new byte[size];
    utf8[0] = '4';
    int at = 1;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, utf8, at, part.length);
      at += part.length;
    }
    return new Frame(utf8);
  }

  /// A message packet: `4` and the text.
  public static Frame message(String text) {
    return message(text.getBytes(StandardCharsets.UTF_8));
  }

  static Frame open(String sid, EngineSettings settings) {
    String packet =
        "0{\"sid\":\""
            + sid
            + "\",\"upgrades\":[],\"pingInterval\":"
            + settings.pingInterval().toMillis()
            + ",\"pingTimeout\":"
            + settings.pingTimeout().toMillis()
            + ",\"maxPayload\":"
            + settings.maxPayload()
            + "}";
    return new Frame(packet.getBytes(StandardCharsets.UTF_8));
  }

  /// In bytes.
  public int size() {
    return utf8.length;
  }

  /// A read-only view with a position of its own.
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(utf8).asReadOnlyBuffer();
  }

  /// The packet's text, for tests and logs.
  @Override
  public String toString() {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
