package io.parley.gateway.engineio;

import java.nio.ByteBuffer;

/// What a container's websocket offers to a session. No method blocks.
public interface EngineTransport {
  /// Starts to write one text message. The session has at most one write in flight.
  ///
  /// @param utf8 a read-only view of the whole message; its bytes are shared between sockets
  /// @param completion called exactly once, by any thread, also before this method returns. A
  ///   method that throws counts as a failed write.
  void sendText(ByteBuffer utf8, SendCompletion completion);

  /// Starts the closing handshake. The connection must be released in bounded time even if the peer
  /// neither reads nor answers: it may be closed because it is slow. Called at most once.
  ///
  /// @param code a websocket close code
  /// @param reason ASCII, at most 123 bytes
  void close(int code, String reason);

  /// The peer's address, for logs and limits.
  String remoteAddress();
}
