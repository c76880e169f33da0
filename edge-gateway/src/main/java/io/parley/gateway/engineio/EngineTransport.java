package io.parley.gateway.engineio;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What carries a session's packets to its client: a websocket, or long-polling. No method blocks.
public interface EngineTransport {
  /// Starts to write frames, in order. At most one call is unfinished at a time.
  ///
  /// @param frames not empty; their bytes are shared between sockets
  /// @param completion called exactly once if the frames were taken, by any thread, also before
  ///   this method returns: when the transport can take more. A method that throws counts as a
  ///   failed write.
  /// @return false if the transport has been replaced or has ended, and nothing was written
  boolean send(List<Frame> frames, Consumer<@Nullable Throwable> completion);

  /// Ends the connection. It must be released in bounded time even if the peer neither reads nor
  /// answers: it may be closed because it is slow. Called at most once.
  ///
  /// @param text the reason's text with a detail: ASCII, at most 123 bytes
  void close(CloseReason reason, String text);
}
