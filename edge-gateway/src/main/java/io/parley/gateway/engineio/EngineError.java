package io.parley.gateway.engineio;

import tools.jackson.databind.node.JsonNodeFactory;

/// The errors a request is refused with: 0 to 5 as the reference server words them (engine.io 6.6
/// `Server.errors`), and one of our own.
public enum EngineError {
  UNKNOWN_TRANSPORT(0, 400, "Transport unknown"),
  UNKNOWN_SID(1, 400, "Session ID unknown"),
  BAD_HANDSHAKE_METHOD(2, 400, "Bad handshake method"),
  BAD_REQUEST(3, 400, "Bad request"),
  FORBIDDEN(4, 403, "Forbidden"),
  UNSUPPORTED_PROTOCOL_VERSION(5, 400, "Unsupported protocol version"),
  /// A limit is reached or the gateway goes away: try again later, perhaps elsewhere.
  OVERLOADED(6, 503, "Overloaded");

  private final int code;
  private final int httpStatus;
  private final String message;

  EngineError(int code, int httpStatus, String message) {
    this.code = code;
    this.httpStatus = httpStatus;
    this.message = message;
  }

  public int code() {
    return code;
  }

  public int httpStatus() {
    return httpStatus;
  }

  public String message() {
    return message;
  }

  /// The response's body, `application/json`.
  public String body() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("code", code)
        .put("message", message)
        .toString();
  }
}
