package io.parley.contract.log;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Why a member's mark has moved.
public enum MarkCause {
  /// A message was written to the transport of one of the member's devices: it is delivered.
  @JsonProperty("written")
  WRITTEN,
  /// The member has said that they have read it; what was read was delivered.
  @JsonProperty("read")
  READ,
  /// The member has sent a message, and so has read all that was said before.
  @JsonProperty("answered")
  ANSWERED;

  private final String word = name().toLowerCase(Locale.ROOT);

  /// As it is in JSON.
  public String word() {
    return word;
  }

  /// @return null for a word that is none
  public static @Nullable MarkCause of(String word) {
    for (MarkCause cause : values()) {
      if (cause.word.equals(word)) {
        return cause;
      }
    }
    return null;
  }
}
