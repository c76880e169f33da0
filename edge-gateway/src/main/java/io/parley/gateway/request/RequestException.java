package io.parley.gateway.request;

import io.parley.contract.ErrorCode;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.MalformedRecordException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request is refused. The message is for the client's developer and holds nothing secret.
public final class RequestException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final @Nullable Duration retryAfter;

  private RequestException(ErrorCode code, String message, @Nullable Duration retryAfter) {
    // Expected input: no stack trace, whose cost a client would choose.
    super(message, null, false, false);
    this.code = code;
    this.retryAfter = retryAfter;
  }

  public static RequestException of(ErrorCode code, String message) {
    return new RequestException(code, message, null);
  }

  /// The server cannot take it now; the same request is welcome later.
  public static RequestException later(ErrorCode code, String message, Duration retryAfter) {
    return new RequestException(code, message, retryAfter);
  }

  static RequestException malformed(MalformedRecordException e) {
    ErrorCode code =
        e.getCause() instanceof InvalidFieldException invalid ? invalid.code() : ErrorCode.INVALID;
    return of(code, String.valueOf(e.getMessage()));
  }

  public static RequestException malformed(InvalidFieldException e) {
    return of(e.code(), String.valueOf(e.getMessage()));
  }

  public ErrorCode code() {
    return code;
  }

  public String reason() {
    return String.valueOf(getMessage());
  }

  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
