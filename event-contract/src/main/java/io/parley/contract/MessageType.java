package io.parley.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What a message's content is; the server does not interpret it.
public enum MessageType {
  @JsonProperty("text")
  TEXT,
  @JsonProperty("image")
  IMAGE,
  @JsonProperty("file")
  FILE,
  @JsonProperty("audio")
  AUDIO,
  @JsonProperty("video")
  VIDEO,
  @JsonProperty("location")
  LOCATION,
  @JsonProperty("custom")
  CUSTOM
}
