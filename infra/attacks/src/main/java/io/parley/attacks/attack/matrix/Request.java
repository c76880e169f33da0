package io.parley.attacks.attack.matrix;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Something that is asked once.
sealed interface Request {
  /// @param path with its parameters
  /// @param body null for none; a character for each byte
  record Call(String method, String path, @Nullable String body) implements Request {
    static final Charset CHARSET = StandardCharsets.ISO_8859_1;
  }

  /// @param payload an object, or where an app says only an id, a text
  record Event(String dialect, String name, JsonNode payload) implements Request {}
}
