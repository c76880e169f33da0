package io.parley.gateway.rest;

import io.parley.contract.ErrorCode;
import io.parley.contract.InvalidFieldException;
import io.parley.gateway.request.Replies;
import io.parley.gateway.request.RequestException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.EofException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.json.ProblemDetailJacksonMixin;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import tools.jackson.databind.json.JsonMapper;

/// Every refusal over REST: an RFC 9457 problem document with the same codes as the socket side.
/// What we did not expect is logged here and shows the client nothing.
@RestControllerAdvice
public final class Problems {
  private static final Logger log = LoggerFactory.getLogger(Problems.class);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(2);
  private static final JsonMapper JSON =
      JsonMapper.builder().addMixIn(ProblemDetail.class, ProblemDetailJacksonMixin.class).build();

  static ResponseEntity<ProblemDetail> problem(RequestException reason) {
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(status(reason.code()), reason.reason());
    problem.setProperty("code", reason.code().name());
    ResponseEntity.BodyBuilder response =
        ResponseEntity.status(problem.getStatus()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
    reason
        .retryAfter()
        .ifPresent(
            after -> response.header(HttpHeaders.RETRY_AFTER, Long.toString(wholeSeconds(after))));
    return response.body(problem);
  }

  /// Rounded up: who comes back then is let in.
  private static long wholeSeconds(Duration after) {
    return Math.max(1, Math.ceilDiv(after.toMillis(), 1_000));
  }

  /// For what answers before Spring's own converters are there.
  static byte[] json(ProblemDetail problem) {
    return JSON.writeValueAsBytes(problem);
  }

  static HttpStatus status(ErrorCode code) {
    return switch (code) {
      case INVALID -> HttpStatus.BAD_REQUEST;
      case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
      case FORBIDDEN -> HttpStatus.FORBIDDEN;
      case NOT_FOUND -> HttpStatus.NOT_FOUND;
      case CONFLICT -> HttpStatus.CONFLICT;
      case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
      case RATE_LIMITED -> HttpStatus.TOO_MANY_REQUESTS;
      case OVERLOADED -> HttpStatus.SERVICE_UNAVAILABLE;
      case TIMEOUT -> HttpStatus.GATEWAY_TIMEOUT;
    };
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> refused(RequestException e) {
    return problem(e);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> invalid(InvalidFieldException e) {
    return problem(RequestException.malformed(e));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> invalid(MethodArgumentTypeMismatchException e) {
    return problem(RequestException.of(ErrorCode.INVALID, e.getName() + ": has the wrong type"));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> late(AsyncRequestTimeoutException e) {
    return problem(
        RequestException.later(ErrorCode.TIMEOUT, "no answer in time; try again", TRY_AGAIN));
  }

  /// Of a body that did not come: its sender is to know that it was slow.
  @ExceptionHandler
  ResponseEntity<ProblemDetail> broken(IOException e) {
    if (e instanceof EofException) {
      log.debug("a client has gone within its request", e);
      return container(HttpStatus.BAD_REQUEST, "the request has ended before its body");
    }
    return e.getCause() instanceof TimeoutException
        ? container(HttpStatus.REQUEST_TIMEOUT, "the request's body did not come in time")
        : problem(Replies.reason(e));
  }

  private static ResponseEntity<ProblemDetail> container(HttpStatus status, String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setProperty("code", code(status.value()).name());
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .header(HttpHeaders.CONNECTION, "close")
        .body(problem);
  }

  /// There is nobody to be told.
  @ExceptionHandler
  void gone(AsyncRequestNotUsableException e) {
    log.debug("a client has gone before its answer");
  }

  /// Spring's own refusals (no such path, method not allowed) and everything else.
  @ExceptionHandler
  ResponseEntity<ProblemDetail> other(Exception e) {
    if (e instanceof ErrorResponse response && response.getStatusCode().is4xxClientError()) {
      ProblemDetail problem = response.getBody();
      problem.setProperty("code", code(response.getStatusCode()).name());
      return ResponseEntity.status(response.getStatusCode())
          .headers(response.getHeaders()) // such as Allow
          .contentType(MediaType.APPLICATION_PROBLEM_JSON)
          .body(problem);
    }
    return problem(Replies.reason(e));
  }

  /// What a status of the container's is called; one that no code has is the client's mistake.
  static ErrorCode code(int status) {
    return status == HttpStatus.REQUEST_TIMEOUT.value()
        ? ErrorCode.TIMEOUT
        : status >= HttpStatus.INTERNAL_SERVER_ERROR.value()
            ? ErrorCode.OVERLOADED
            : code(HttpStatusCode.valueOf(status));
  }

  private static ErrorCode code(HttpStatusCode status) {
    return Arrays.stream(ErrorCode.values())
        .filter(code -> status(code).isSameCodeAs(status))
        .findFirst()
        .orElse(ErrorCode.INVALID);
  }
}
