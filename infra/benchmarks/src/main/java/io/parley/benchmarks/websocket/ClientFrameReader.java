package io.parley.benchmarks.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Takes a server's bytes as they come, coalesced or split anywhere, and gives whole messages. What
/// is left of a split frame is all that it keeps.
///
/// Bound: [#MOST_BYTES] for a message. Overflow: the connection fails.
final class ClientFrameReader {
  static final int MOST_BYTES = 4 * 1024 * 1024;

  private static final byte[] NOTHING = {};

  interface Handler {
    /// The bytes are the reader's again after the call.
    void text(byte[] bytes, int offset, int length);

    void ping(byte[] payload);

    /// @param code of RFC 6455, section 7.4; 1005 when the server gives none
    void close(int code, String reason);
  }

  private final Handler handler;
  private byte[] rest = NOTHING;
  private @Nullable ByteArrayOutputStream fragments;

  ClientFrameReader(Handler handler) {
    this.handler = handler;
  }

  /// @param data with an array; read to its end
  /// @throws WebSocketFailure when it is no frame of a server
  void read(ByteBuffer data) {
    ByteBuffer all = withRest(data);
    while (readFrame(all)) {
      // the next one
    }
    if (all.hasRemaining()) {
      rest = new byte[all.remaining()];
      all.get(rest);
    }
    data.position(data.limit());
  }

  private ByteBuffer withRest(ByteBuffer data) {
    if (rest.length == 0) {
      return data;
    }
    ByteBuffer all = ByteBuffer.allocate(rest.length + data.remaining()).put(rest).put(data);
    rest = NOTHING;
    return all.flip();
  }

  /// @return false, and nothing is read, when the frame is not whole
  private boolean readFrame(ByteBuffer in) {
    if (in.remaining() < 2) {
      return false;
    }
    int start = in.position();
    int first = in.get(start);
    int size = in.get(start + 1); // negative when masked, which a server's is not
    if ((first & 0x70) != 0 || size < 0) {
      throw new WebSocketFailure("a frame that is masked or has reserved bits");
    }
    int header = size < 126 ? 2 : size == 126 ? 4 : 10;
    if (in.remaining() < header) {
      return false;
    }
    long length =
        switch (header) {
          case 2 -> size;
          case 4 -> in.getShort(start + 2) & 0xFFFF;
          default -> in.getLong(start + 2);
        };
    if (length < 0 || length > MOST_BYTES) {
      throw new WebSocketFailure("a frame of " + length + " bytes, at most " + MOST_BYTES);
    }
    if (in.remaining() < header + length) {
      return false;
    }
    in.position(start + header + (int) length);
    take(
        first & 0x0F,
        (first & ClientFrame.FINAL) != 0,
        in.array(),
        in.arrayOffset() + start + header,
        (int) length);
    return true;
  }

  private void take(int opcode, boolean last, byte[] bytes, int offset, int length) {
    switch (opcode) {
      case ClientFrame.TEXT, ClientFrame.CONTINUATION ->
          message(opcode, last, bytes, offset, length);
      case ClientFrame.PING -> handler.ping(copy(bytes, offset, length));
      case ClientFrame.PONG -> {} // nobody has asked
      case ClientFrame.CLOSE -> close(bytes, offset, length);
      default -> throw new WebSocketFailure("a frame with opcode " + opcode);
    }
  }

  private void message(int opcode, boolean last, byte[] bytes, int offset, int length) {
    if ((opcode == ClientFrame.CONTINUATION) != (fragments != null)) {
      throw new WebSocketFailure("a fragment out of place");
    }
    if (last && fragments == null) {
      handler.text(bytes, offset, length);
      return;
    }
    ByteArrayOutputStream message = fragments == null ? new ByteArrayOutputStream() : fragments;
    fragments = message;
    message.write(bytes, offset, length);
    if (message.size() > MOST_BYTES) {
      throw new WebSocketFailure("a message of more than " + MOST_BYTES + " bytes");
    }
    if (last) {
      fragments = null;
      handler.text(message.toByteArray(), 0, message.size());
    }
  }

  private void close(byte[] bytes, int offset, int length) {
    if (length < 2) {
      handler.close(1005, "");
      return;
    }
    int code = (bytes[offset] & 0xFF) << 8 | (bytes[offset + 1] & 0xFF);
    handler.close(code, new String(bytes, offset + 2, length - 2, StandardCharsets.UTF_8));
  }

  private static byte[] copy(byte[] bytes, int offset, int length) {
    byte[] copy = new byte[length];
    System.arraycopy(bytes, offset, copy, 0, length);
    return copy;
  }
}
