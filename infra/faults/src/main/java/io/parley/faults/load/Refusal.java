package io.parley.faults.load;

import java.time.Duration;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// An ack that is not ok.
///
/// @param after when to ask again, if that may help
record Refusal(String code, String message, Duration after) {
  private static final Set<String> PASSING = Set.of("OVERLOADED", "TIMEOUT", "RATE_LIMITED");
  private static final long DEFAULT_MILLIS = 1_000;
  private static final long LEAST_MILLIS = 20;
  private static final long MOST_MILLIS = 10_000;

  static Refusal of(JsonNode answer) {
    JsonNode error = answer.path("error");
    long millis = error.path("retryAfterMs").asLong(DEFAULT_MILLIS);
    return new Refusal(
        error.path("code").asString("no code"),
        error.path("message").asString(""),
        Duration.ofMillis(Math.clamp(millis, LEAST_MILLIS, MOST_MILLIS)));
  }

  boolean passes() {
    return PASSING.contains(code);
  }
}
