package io.parley.gateway.websocket;

import io.parley.gateway.websocket.WebSocketConnection.Violation;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Takes the frames of one client out of a stream of bytes (RFC 6455, 5 and 8.1), without
/// extensions. Strict: a frame that is not masked, uses a reserved bit or opcode, has a length that
/// is not minimal, or is out of order, ends the stream.
///
/// Keeps nothing between two messages. Bound: `maxPayload` bytes of a message, taken as they come
/// in and not as they are announced.
final class FrameDecoder {
  /// What was read. Byte arrays are the receiver's own.
  interface Receiver {
    void onText(String text);

    void onBinary(byte[] payload);

    /// @param payload at most 125 bytes
    void onPing(byte[] payload);

    /// @param code 1005 if the peer gave none
    void onClose(int code);
  }

  static final int NO_STATUS = 1005;

  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int MAX_CONTROL = 125;
  private static final int MAX_HEADER = 14;
  private static final byte[] EMPTY = {};

  private final int maxPayload;

  /// A header that came in parts.
  private byte @Nullable [] header;

  private int headerRead;

  /// The frame whose payload is being read; -1 between frames.
  private int opcode = -1;

  private boolean fin;
  private int mask;
  private int maskAt;
  private int left;

  /// The message's opcode; 0 between messages.
  private int messageOpcode;

  private byte[] message = EMPTY;
  private int messageSize;
  private byte[] control = EMPTY;
  private int controlSize;

  FrameDecoder(int maxPayload) {
    this.maxPayload = maxPayload;
  }

  /// Reads all of `in`.
  ///
  /// @param receiver the same each time
  /// @throws WebSocketException if it breaks the protocol; this reader is of no more use
  void read(ByteBuffer in, Receiver receiver) throws WebSocketException {
    while (true) {
      if (opcode < 0 && !readHeader(in)) {
        return;
      }
      readPayload(in);
      if (left > 0) {
        return;
      }
      endFrame(receiver);
    }
  }

  /// What it keeps of what is not whole yet, in bytes.
  int held() {
    return message.length + control.length + (header == null ? 0 : MAX_HEADER);
  }

  /// Lets go of it. This reader is of no more use.
  void discard() {
    message = EMPTY;
    control = EMPTY;
    header = null;
  }

  // Header.

  private boolean readHeader(ByteBuffer in) throws WebSocketException {
    if (header == null) {
      int size = headerSize(in, in.position(), in.remaining());
      if (size > 0 && in.remaining() >= size) {
        int end = in.position() + size;
        begin(in, size);
        in.position(end);
        return true;
      }
      if (!in.hasRemaining()) {
        return false;
      }
      header = new byte[MAX_HEADER];
      headerRead = 0;
    }
    byte[] partial = header;
    ByteBuffer view = ByteBuffer.wrap(partial);
    while (in.hasRemaining()) {
      partial[headerRead++] = in.get();
      int size = headerSize(view, 0, headerRead);
      if (size == headerRead) {
        header = null;
        begin(view, size);
        return true;
      }
    }
    return false;
  }

  /// @return 0 if two bytes are not there yet
  private static int headerSize(ByteBuffer in, int at, int available) {
    if (available < 2) {
      return 0;
    }
    int size =
        switch (in.get(at + 1) & 0x7f) {
          case 126 -> 4;
          case 127 -> 10;
          default -> 2;
        };
    return (in.get(at + 1) & 0x80) == 0 ? size : size + 4;
  }

  /// @param in at a whole header
  private void begin(ByteBuffer in, int size) throws WebSocketException {
    int at = in.position();
    int first = in.get(at);
    int length = in.get(at + 1) & 0x7f;
    if ((first & 0x70) != 0) {
      throw broken("a reserved bit is set");
    }
    if ((in.get(at + 1) & 0x80) == 0) {
      throw broken("a client's frame is not masked");
    }
    long payload = length;
    if (length == 126) {
      payload = in.getShort(at + 2) & 0xffff;
    } else if (length == 127) {
      payload = in.getLong(at + 2);
    }
    if (payload < 0 || (length == 126 && payload < 126) || (length == 127 && payload < 1 << 16)) {
      throw broken("a length is not minimal");
    }
    fin = (first & 0x80) != 0;
    opcode = first & 0x0f;
    mask = in.getInt(at + size - 4);
    maskAt = 0;
    checkOrder(payload);
    left = (int) payload;
  }

  private void checkOrder(long payload) throws WebSocketException {
    switch (opcode) {
      case TEXT, BINARY -> {
        if (messageOpcode != 0) {
          throw broken("a message begins within another");
        }
        messageOpcode = opcode;
        checkSize(payload);
      }
      case CONTINUATION -> {
        if (messageOpcode == 0) {
          throw broken("nothing to continue");
        }
        checkSize(payload);
        checkSize(messageSize + payload); // in this order: the sum of a huge one would overflow
      }
      case CLOSE, PING, PONG -> {
        if (!fin || payload > MAX_CONTROL) {
          throw broken("a control frame is fragmented or above 125 bytes");
        }
        control = payload == 0 ? EMPTY : new byte[(int) payload];
        controlSize = 0;
      }
      default -> throw broken("an unknown opcode");
    }
  }

  private void checkSize(long size) throws WebSocketException {
    if (size > maxPayload) {
      throw new WebSocketException(Violation.MESSAGE_TOO_LARGE, "a message above maxPayload");
    }
  }

  // Payload.

  private void readPayload(ByteBuffer in) {
    int count = Math.min(left, in.remaining());
    if (count == 0) {
      return;
    }
    if (opcode >= CLOSE) {
      unmask(in, control, controlSize, count);
      controlSize += count;
    } else {
      if (message.length - messageSize < count) {
        int wanted = messageSize + (fin ? left : count);
        int affordable = Math.max(messageSize + count, messageSize * 2);
        message = Arrays.copyOf(message, Math.min(wanted, affordable));
      }
      unmask(in, message, messageSize, count);
      messageSize += count;
    }
    left -= count;
  }

  private void unmask(ByteBuffer in, byte[] to, int at, int count) {
    in.get(to, at, count);
    for (int i = at; i < at + count; i++) {
      to[i] ^= (byte) (mask >> (24 - 8 * maskAt));
      maskAt = (maskAt + 1) & 3;
    }
  }

  private void endFrame(Receiver receiver) throws WebSocketException {
    int ended = opcode;
    opcode = -1;
    switch (ended) {
      case CLOSE -> receiver.onClose(closeCode(take(control, controlSize)));
      case PING -> receiver.onPing(take(control, controlSize));
      case PONG -> {} // Engine.IO has a heartbeat of its own
      default -> {
        if (fin) {
          endMessage(receiver);
        }
      }
    }
    control = EMPTY;
  }

  private void endMessage(Receiver receiver) throws WebSocketException {
    byte[] payload = take(message, messageSize);
    boolean text = messageOpcode == TEXT;
    message = EMPTY;
    messageSize = 0;
    messageOpcode = 0;
    if (text) {
      receiver.onText(decode(payload));
    } else {
      receiver.onBinary(payload);
    }
  }

  private static byte[] take(byte[] bytes, int size) {
    return bytes.length == size ? bytes : Arrays.copyOf(bytes, size);
  }

  /// RFC 6455, 7.4.
  private static int closeCode(byte[] payload) throws WebSocketException {
    if (payload.length == 0) {
      return NO_STATUS;
    }
    if (payload.length == 1) {
      throw broken("half a close code");
    }
    int code = ByteBuffer.wrap(payload).getShort() & 0xffff;
    boolean reserved = code == 1004 || code == 1005 || code == 1006 || code > 1014;
    if (code < 1000 || (reserved && code < 3000) || code > 4999) {
      throw broken("a close code that may not be sent");
    }
    decode(Arrays.copyOfRange(payload, 2, payload.length));
    return code;
  }

  /// The JDK's fast decoder puts U+FFFD in the place of what is malformed; only where there is one
  /// does it take another look.
  private static String decode(byte[] utf8) throws WebSocketException {
    String text = new String(utf8, StandardCharsets.UTF_8);
    if (text.indexOf('\ufffd') >= 0) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
      } catch (CharacterCodingException e) {
        throw new WebSocketException(Violation.INVALID_UTF8, "text is not UTF-8");
      }
    }
    return text;
  }

  private static WebSocketException broken(String message) {
    return new WebSocketException(Violation.MALFORMED_FRAME, message);
  }
}
