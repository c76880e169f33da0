package io.parley.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ErrorCode;
import io.parley.gateway.request.RequestException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.server.ResponseStatusException;

class ProblemsTest {
  private final Problems problems = new Problems();

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "1000, 1", "1001, 2", "59999, 60"})
  void retryAfter_isInWholeSecondsRoundedUp(long millis, String seconds) {
    RequestException limited =
        RequestException.later(ErrorCode.RATE_LIMITED, "too often", Duration.ofMillis(millis));

    assertThat(Problems.problem(limited).getHeaders().getFirst("Retry-After")).isEqualTo(seconds);
  }

  @Test
  void framework_isAnsweredForWithItsStatusAndOurCode() {
    assertProblem(
        problems.other(new HttpRequestMethodNotSupportedException("PUT", List.of("GET"))),
        405,
        "INVALID");
    assertProblem(
        problems.other(
            new HttpMediaTypeNotSupportedException(
                MediaType.TEXT_PLAIN, List.of(MediaType.APPLICATION_JSON), HttpMethod.POST)),
        415,
        "INVALID");
    assertProblem(
        problems.other(new ResponseStatusException(HttpStatus.NOT_FOUND)), 404, "NOT_FOUND");
    assertProblem(problems.other(new MaxUploadSizeExceededException(1)), 413, "TOO_LARGE");
  }

  @Test
  void methodThatIsNotAllowed_saysWhichAre() {
    var response =
        problems.other(new HttpRequestMethodNotSupportedException("PUT", List.of("GET")));

    assertThat(response.getHeaders().getFirst("Allow")).isEqualTo("GET");
  }

  @Test
  void whatTookTooLong_isATimeout() {
    assertProblem(problems.late(new AsyncRequestTimeoutException()), 504, "TIMEOUT");
  }

  @Test
  void whatWasNotExpected_showsNothing() {
    ResponseEntity<ProblemDetail> response = problems.other(new IllegalStateException("secret"));

    assertProblem(response, 503, "OVERLOADED");
    assertThat(body(response).getDetail()).doesNotContain("secret");
    assertProblem(
        problems.other(new ResponseStatusException(HttpStatus.BAD_GATEWAY, "secret")),
        503,
        "OVERLOADED");
  }

  private static void assertProblem(
      ResponseEntity<ProblemDetail> response, int status, String code) {
    assertThat(response.getStatusCode().value()).isEqualTo(status);
    assertThat(response.getHeaders().getContentType())
        .isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
    assertThat(body(response).getProperties()).containsEntry("code", code);
  }

  private static ProblemDetail body(ResponseEntity<ProblemDetail> response) {
    return Objects.requireNonNull(response.getBody());
  }
}
