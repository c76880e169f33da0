package io.parley.contract.kafka;

/// What is stored was written by another version of Parley, and this one does not read it. The
/// message says what to do; trying again does not help.
public final class OtherFormatException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public OtherFormatException(String message) {
    super(message);
  }
}
