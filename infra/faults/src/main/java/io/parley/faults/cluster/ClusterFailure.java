package io.parley.faults.cluster;

/// The cluster does not do what it is told. The message is one line for the person at the terminal.
public final class ClusterFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ClusterFailure(String message) {
    super(message);
  }

  public ClusterFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
