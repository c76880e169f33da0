package io.parley.devstack;

/// One part of the stack, in this process or one of its own.
interface Service {
  /// Such as `gateway-2`.
  String name();

  /// Where it is, for the person at the terminal.
  String address();

  /// Returns when it is started; that need not mean that it serves yet.
  ///
  /// @throws StackFailure when it cannot be started
  void start();

  /// Why it does not run any more though nobody stopped it; empty while it runs.
  String ended();

  /// Stops it if it was started, within 20 s; by force where that is possible.
  void stop();
}
