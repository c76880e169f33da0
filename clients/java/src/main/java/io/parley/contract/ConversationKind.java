package io.parley.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

public enum ConversationKind {
  @JsonProperty("direct")
  DIRECT,
  @JsonProperty("group")
  GROUP
}
