package io.parley.devstack;

/// The command line is not one that we know. The message says which word.
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
