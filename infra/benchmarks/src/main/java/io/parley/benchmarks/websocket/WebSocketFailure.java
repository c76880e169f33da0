package io.parley.benchmarks.websocket;

/// The server has said what RFC 6455 does not allow, or what this client has not asked for. The
/// connection is of no use any more.
public final class WebSocketFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WebSocketFailure(String message) {
    super(message);
  }
}
