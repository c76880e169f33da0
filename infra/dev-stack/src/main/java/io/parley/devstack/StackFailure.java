package io.parley.devstack;

/// The stack cannot start or go on. The message is one line for the person at the terminal: what is
/// wrong and what to do about it.
public final class StackFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StackFailure(String message) {
    super(message);
  }

  StackFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /// The innermost reason of a failure, in one line.
  static String reason(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String message = deepest.getMessage();
    String firstLine = message == null ? "" : message.lines().findFirst().orElse("");
    return firstLine.isBlank() ? deepest.getClass().getSimpleName() : firstLine;
  }
}
