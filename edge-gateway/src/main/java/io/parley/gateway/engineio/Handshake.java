package io.parley.gateway.engineio;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a session's first request said of it.
///
/// @param path that it was made at, without a slash at its end
/// @param query the request's parameters, the first of each name
/// @param authorization the header's value; holds a secret
/// @param originAllowed false only for long-polling: a websocket of another origin is refused
public record Handshake(
    String path, Map<String, String> query, @Nullable String authorization, boolean originAllowed) {
  public Handshake {
    query = Map.copyOf(query);
  }

  /// Without what holds secrets.
  @Override
  public String toString() {
    return "Handshake[originAllowed=" + originAllowed + "]";
  }
}
