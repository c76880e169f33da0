package io.parley.benchmarks.edge;

import io.parley.benchmarks.websocket.SelectorLoop;
import io.parley.benchmarks.websocket.WebSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// As much of a Socket.IO v5 client as the edge's load needs: connect with a token, answer pings,
/// emit, tell what kind of packet has come. It reads no JSON. Lives on its loop's thread.
final class Member implements WebSocket.Listener {
  private static final byte[] MESSAGE = ascii("42[\"message\",");
  private static final byte[] SESSION_READY = ascii("42[\"session:ready\",");
  private static final byte[] CONNECTED = ascii("40{");
  private static final byte[] ACK = ascii("43");
  private static final byte[] EVENT = ascii("42");
  private static final int SHOWN_BYTES = 200;

  /// Called on the loop's thread.
  interface Watcher {
    /// The server has accepted it; with a gateway, after `session:ready`.
    void ready(Member member);

    void message(Member member, byte[] bytes, int offset, int length);

    /// @param bytes of `43<id>[…]`
    void ack(int id, byte[] bytes, int offset, int length);

    /// It was told to close, and has.
    void closed(Member member);

    /// It has ended by itself, or been refused.
    void failed(Member member, String reason);
  }

  private final int number;
  private final String token;
  private final boolean awaitsSession;
  private final Watcher watcher;
  private final WebSocket socket;
  private boolean closing;

  /// @param number of this member among the process's
  /// @param awaitsSession ready only when there was `session:ready`
  /// @throws IOException when there is no address, port or file left
  Member(
      SelectorLoop loop,
      WebSocket.Target target,
      int number,
      String token,
      boolean awaitsSession,
      Watcher watcher)
      throws IOException {
    this.number = number;
    this.token = token;
    this.awaitsSession = awaitsSession;
    this.watcher = watcher;
    socket = WebSocket.connect(loop, target, this);
  }

  int number() {
    return number;
  }

  /// @param arguments JSON, without brackets
  void emit(int id, String arguments) {
    socket.send("42" + id + "[" + arguments + "]");
  }

  void close() {
    closing = true;
    socket.close();
  }

  void abort() {
    closing = true;
    socket.abort();
  }

  @Override
  public void text(byte[] bytes, int offset, int length) {
    if (length == 0) {
      fail("the server says nothing");
    } else if (startsWith(MESSAGE, bytes, offset, length)) {
      watcher.message(this, bytes, offset, length);
    } else if (startsWith(ACK, bytes, offset, length)) {
      watcher.ack(idOf(bytes, offset, length), bytes, offset, length);
    } else if (bytes[offset] == '2' && length == 1) {
      socket.send("3");
    } else if (startsWith(CONNECTED, bytes, offset, length)) {
      readyIf(!awaitsSession);
    } else if (startsWith(SESSION_READY, bytes, offset, length)) {
      readyIf(awaitsSession);
    } else if (bytes[offset] == '0') {
      socket.send("40{\"token\":\"" + token + "\"}");
    } else if (!startsWith(EVENT, bytes, offset, length)) { // other events are read and discarded
      fail("the server says " + shown(bytes, offset, length));
    }
  }

  @Override
  public void ended(String reason) {
    if (closing) {
      watcher.closed(this);
    } else {
      watcher.failed(this, reason);
    }
  }

  private void readyIf(boolean ready) {
    if (ready && !closing) {
      watcher.ready(this);
    }
  }

  private void fail(String reason) {
    if (!closing) {
      watcher.failed(this, reason);
      abort();
    }
  }

  /// @return -1 when it has none
  private static int idOf(byte[] bytes, int offset, int length) {
    int id = 0;
    int at = offset + ACK.length;
    for (; at < offset + length && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
      id = 10 * id + bytes[at] - '0';
    }
    return at == offset + ACK.length ? -1 : id;
  }

  private static boolean startsWith(byte[] start, byte[] bytes, int offset, int length) {
    return length >= start.length
        && Arrays.equals(start, 0, start.length, bytes, offset, offset + start.length);
  }

  static String shown(byte[] bytes, int offset, int length) {
    return new String(bytes, offset, Math.min(length, SHOWN_BYTES), StandardCharsets.UTF_8);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
