package io.parley.operations.security;

/// The security log of one service: who tried or did what, from where. `docs/security-log.md` has
/// its form. Safe for use by many threads.
public interface SecurityLog extends AutoCloseable {
  /// Notes nothing.
  static SecurityLog none() {
    return _ -> {};
  }

  /// Does not wait and does not fail. Beyond the rate of the event's kind, or when the disk does
  /// not keep up, the event is counted instead of written.
  void note(SecurityEvent event);

  /// Writes what is noted, for a bounded time.
  @Override
  default void close() {}
}
