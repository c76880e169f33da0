package io.parley.analytics;

/// Why a command did not do what it was asked for: one line for the person at the terminal.
final class AnalyticsFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AnalyticsFailure(String message) {
    super(message);
  }

  AnalyticsFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
