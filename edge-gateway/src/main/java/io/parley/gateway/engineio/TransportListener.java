package io.parley.gateway.engineio;

import java.nio.ByteBuffer;

/// What comes in on one transport. The transport calls one at a time.
public interface TransportListener {
  /// A whole text packet, of at most `maxPayload` bytes of UTF-8.
  void onText(String packet);

  /// A whole binary packet, of at most `maxPayload` bytes.
  ///
  /// @param payload valid during the call only
  void onBinary(ByteBuffer payload);

  /// A packet is here in part, or its rest has come (then 0). Told only when there was a part.
  ///
  /// @param bytes that the transport keeps of it
  /// @return false if that is too much: nothing more is to be read
  boolean onPart(int bytes);

  /// The connection has ended, or what came in broke a rule of the transport itself: no more calls
  /// follow. Harmless when repeated.
  ///
  /// @param reason what the session ends with, unless it has ended
  void onClosed(CloseReason reason);
}
