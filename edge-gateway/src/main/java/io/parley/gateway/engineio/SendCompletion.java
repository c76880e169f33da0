package io.parley.gateway.engineio;

import org.jspecify.annotations.Nullable;

/// Told when a write has ended.
@FunctionalInterface
public interface SendCompletion {
  /// @param failure null if the transport took all bytes; otherwise the transport is of no more use
  void completed(@Nullable Throwable failure);
}
