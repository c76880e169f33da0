package io.parley.gateway.engineio;

import java.nio.ByteBuffer;

/// What happens on a session. Calls come one at a time, in order, from any thread, each after the
/// last has returned. They must not block. A call that throws closes the session with
/// [CloseReason#INTERNAL_ERROR].
public interface EngineListener {
  /// The open packet is on its way. The first call.
  void onOpen();

  /// @param payload the text of a message packet, without its leading `4`
  void onMessage(String payload);

  /// @param payload a binary message; valid during the call only
  void onBinary(ByteBuffer payload);

  /// The session has ended. Exactly once, the last call.
  void onClose(CloseReason reason);
}
