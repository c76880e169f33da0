package io.parley.gateway.edge;

import io.parley.gateway.engineio.CloseReason;

/// A frame that breaks RFC 6455. Its sender's connection is closed with the reason.
final class WebSocketException extends Exception {
  private static final long serialVersionUID = 1L;

  private final CloseReason reason;

  WebSocketException(CloseReason reason, String message) {
    // Expected input: no stack trace, whose cost the sender would choose.
    super(message, null, false, false);
    this.reason = reason;
  }

  CloseReason reason() {
    return reason;
  }
}
