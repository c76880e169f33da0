package io.parley.contract.log;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What a message of a direct conversation has to do with whether both want it.
public enum Contact {
  /// The other has not accepted yet that the sender writes to them, and does not see it.
  @JsonProperty("requested")
  REQUESTED,
  /// Its sender accepts by it that the other has written to them.
  @JsonProperty("accepted")
  ACCEPTED
}
