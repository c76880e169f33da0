package io.parley.attacks.stack;

/// Nothing can be attacked, or an attack cannot go on. The message is one line for the person at
/// the terminal.
public final class AttackFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public AttackFailure(String message) {
    super(message);
  }

  public AttackFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
