package io.parley.contract;

import org.jspecify.annotations.Nullable;

/// A Kafka record's value is not what its topic carries. The reader puts the record to
/// `parley.internal.dead-letters` and goes on: reading it again gives the same result.
public final class MalformedRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String field;

  public MalformedRecordException(String field, String reason, @Nullable Throwable cause) {
    super(field.isEmpty() ? reason : field + ": " + reason, cause);
    this.field = field;
  }

  /// The path of the offending field, such as `sender.id`; empty when the value is no JSON object
  /// at all.
  public String field() {
    return field;
  }
}
