package io.parley.benchmarks.harness;

/// Nothing can be measured. The message is one line for the person at the terminal.
public class BenchmarkFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BenchmarkFailure(String message) {
    super(message);
  }

  public BenchmarkFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
