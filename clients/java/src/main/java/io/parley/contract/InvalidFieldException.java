package io.parley.contract;

/// A value's field is missing or out of its bounds. The message is `field: reason` and may be shown
/// to the client that sent it; it never holds the offending value itself, which may be large.
public final class InvalidFieldException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final boolean tooLarge;

  private InvalidFieldException(String field, String reason, boolean tooLarge) {
    super(field + ": " + reason);
    this.field = field;
    this.tooLarge = tooLarge;
  }

  public static InvalidFieldException invalid(String field, String reason) {
    return new InvalidFieldException(field, reason, false);
  }

  public static InvalidFieldException tooLarge(String field, String reason) {
    return new InvalidFieldException(field, reason, true);
  }

  /// The field's name as in the JSON, such as `content` or `attachments`.
  public String field() {
    return field;
  }

  public ErrorCode code() {
    return tooLarge ? ErrorCode.TOO_LARGE : ErrorCode.INVALID;
  }
}
