package io.parley.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/// How others see a user, or how the user wants to be seen.
public enum PresenceStatus {
  @JsonProperty("online")
  ONLINE,
  @JsonProperty("away")
  AWAY,
  @JsonProperty("busy")
  BUSY,
  /// To be chosen, never to be seen: others see offline.
  @JsonProperty("invisible")
  INVISIBLE,
  @JsonProperty("offline")
  OFFLINE
}
