package io.parley.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
  CUSTOM;

  private static final Map<String, MessageType> BY_WORD =
      Arrays.stream(values()).collect(Collectors.toMap(MessageType::word, type -> type));

  private final String word = name().toLowerCase(Locale.ROOT);

  /// As it is in JSON and in MongoDB.
  public String word() {
    return word;
  }

  /// @return null for a word that is none
  public static @Nullable MessageType of(String word) {
    return BY_WORD.get(word);
  }
}
