package io.parley.gateway.websocket;

import io.parley.gateway.websocket.WebSocketConnection.Violation;

/// A frame that breaks RFC 6455, or is larger than is taken. Its sender's connection is closed.
final class WebSocketException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Violation violation;

  WebSocketException(Violation violation, String message) {
    // Expected input: no stack trace, whose cost the sender would choose.
    super(message, null, false, false);
    this.violation = violation;
  }

  Violation violation() {
    return violation;
  }
}
