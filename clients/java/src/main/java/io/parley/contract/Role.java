package io.parley.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What a member of a group may do.
public enum Role {
  @JsonProperty("owner")
  OWNER,
  @JsonProperty("admin")
  ADMIN,
  @JsonProperty("member")
  MEMBER
}
