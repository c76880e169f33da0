package io.parley.gateway.engineio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.function.BooleanSupplier;

/// The body of a long-polling request or response: packets with the record separator `0x1e` between
/// them, binary ones as `b` and base64 (Engine.IO protocol 4, "HTTP long-polling").
final class PollingPayload {
  static final char SEPARATOR = 0x1e;

  private PollingPayload() {}

  static byte[] encode(List<Frame> frames) {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    for (int i = 0; i < frames.size(); i++) {
      if (i > 0) {
        payload.write(SEPARATOR);
      }
      payload.writeBytes(frames.get(i).polling());
    }
    return payload.toByteArray();
  }

  /// Hands the packets over one by one, as a websocket would. Base64 that cannot be read closes as
  /// [CloseReason#PARSE_ERROR].
  ///
  /// @param goesOn asked before each packet; false drops the rest
  static void decode(String payload, TransportListener to, BooleanSupplier goesOn) {
    int start = 0;
    while (start <= payload.length() && goesOn.getAsBoolean()) {
      int end = payload.indexOf(SEPARATOR, start);
      if (end < 0) {
        end = payload.length();
      }
      packet(payload.substring(start, end), to);
      start = end + 1;
    }
  }

  private static void packet(String packet, TransportListener to) {
    if (!packet.startsWith("b")) {
      to.onText(packet);
      return;
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(packet.substring(1).getBytes(UTF_8));
    } catch (IllegalArgumentException e) { // the client's mistake, and all there is to say of it
      to.onClosed(CloseReason.PARSE_ERROR);
      return;
    }
    to.onBinary(ByteBuffer.wrap(bytes));
  }
}
