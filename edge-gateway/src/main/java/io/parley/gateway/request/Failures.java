package io.parley.gateway.request;

import java.util.concurrent.CompletionException;

/// What futures fail with.
final class Failures {
  private Failures() {}

  /// The failure itself: a stage that depends on the one that failed has it within another.
  static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
