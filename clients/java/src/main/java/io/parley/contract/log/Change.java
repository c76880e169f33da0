package io.parley.contract.log;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What has become of a conversation.
public enum Change {
  @JsonProperty("created")
  CREATED,
  @JsonProperty("joined")
  JOINED,
  @JsonProperty("left")
  LEFT,
  @JsonProperty("added")
  ADDED,
  @JsonProperty("removed")
  REMOVED,
  @JsonProperty("updated")
  UPDATED
}
