package io.parley.gateway.socketio;

/// Decides who may join a namespace.
@FunctionalInterface
public interface ConnectHandler {
  /// A client asks to join. Must not block: the answer may be given later, by any thread, until the
  /// connection's `connectTimeout` closes it. A handler that throws closes the connection.
  ///
  /// @param attempt to be answered once
  void onConnect(ConnectAttempt attempt);
}
