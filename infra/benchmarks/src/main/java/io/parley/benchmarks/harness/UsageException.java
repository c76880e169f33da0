package io.parley.benchmarks.harness;

/// The command line is not understood.
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }
}
