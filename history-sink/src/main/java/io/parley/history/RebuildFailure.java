package io.parley.history;

/// A rebuild does not go on; the message is one line for who has started it.
final class RebuildFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RebuildFailure(String message) {
    super(message);
  }

  RebuildFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
