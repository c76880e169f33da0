package io.parley.faults.load;

/// The load itself does not work; nothing is known of the cluster then.
public final class LoadFailure extends RuntimeException {
  LoadFailure(String message) {
    super(message);
  }

  LoadFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
