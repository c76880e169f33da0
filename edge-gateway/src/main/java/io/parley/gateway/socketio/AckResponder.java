package io.parley.gateway.socketio;

/// Answers one event that wants an ack; from any thread, at any time.
@FunctionalInterface
public interface AckResponder {
  /// Sends the ack. Only the first call does; none does once the socket has ended.
  ///
  /// @param json the arguments as of [PacketCodec#eventFrame], usually one value
  void ack(byte[] json);
}
