package io.parley.contract.wire;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What the processor's work is spread over: each kind has as many partitions as its topics.
public enum Shard {
  @JsonProperty("conversations")
  CONVERSATIONS,
  @JsonProperty("users")
  USERS
}
