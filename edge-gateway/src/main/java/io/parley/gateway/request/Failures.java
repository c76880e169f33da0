package io.parley.gateway.request;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// What futures fail with.
final class Failures {
  private Failures() {}

  /// The failure itself, an error as what is to be told of it.
  ///
  /// @param failure null for none, which nobody expects
  static Exception exception(@Nullable Throwable failure) {
    return failure != null && cause(failure) instanceof Exception exception
        ? exception
        : new IllegalStateException(failure);
  }

  /// The failure itself: a stage that depends on the one that failed has it within another.
  static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
