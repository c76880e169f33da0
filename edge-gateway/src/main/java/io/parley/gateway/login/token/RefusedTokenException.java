package io.parley.gateway.login.token;

/// A token is missing, forged, malformed or expired. The message may be shown to the client: it
/// says nothing of the token or the key.
public final class RefusedTokenException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean expired;

  RefusedTokenException(String message, boolean expired) {
    super(message);
    this.expired = expired;
  }

  /// The code in CONNECT_ERROR: a client whose token has expired may fetch another and come back.
  public String code() {
    return expired ? "TOKEN_EXPIRED" : "UNAUTHENTICATED";
  }

  public String reason() {
    return String.valueOf(getMessage());
  }
}
