package io.parley.gateway.login;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.Limits;
import io.parley.gateway.request.RequestException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a client says of itself in the CONNECT packet's `auth`. Nothing is made to fit: a number is
/// no text and a text no number.
///
/// @param cursors the last seq that it has, for each conversation that it names
record ConnectAuth(
    @Nullable String token, @Nullable String dialect, Map<ConversationId, Long> cursors) {
  ConnectAuth {
    cursors = Map.copyOf(cursors);
  }

  /// @throws RequestException naming the field that is of another type than it should be
  static ConnectAuth of(Optional<ObjectNode> auth) throws RequestException {
    if (auth.isEmpty()) {
      return new ConnectAuth(null, null, Map.of());
    }
    return new ConnectAuth(
        text(auth.get(), "token", ErrorCode.UNAUTHENTICATED),
        text(auth.get(), "dialect", ErrorCode.INVALID),
        cursors(auth.get()));
  }

  private static @Nullable String text(ObjectNode auth, String field, ErrorCode otherwise)
      throws RequestException {
    JsonNode value = auth.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isString()) {
      throw RequestException.of(otherwise, "auth." + field + ": must be a text");
    }
    return value.asString();
  }

  private static Map<ConversationId, Long> cursors(ObjectNode auth) throws RequestException {
    JsonNode value = auth.path("cursors");
    if (value.isMissingNode() || value.isNull()) {
      return Map.of();
    }
    if (!(value instanceof ObjectNode named)) {
      throw invalid("must be an object, of a seq for each conversation");
    }
    if (named.size() > Limits.CONVERSATIONS_PER_USER) {
      throw RequestException.of(
          ErrorCode.TOO_LARGE,
          "auth.cursors: names more than " + Limits.CONVERSATIONS_PER_USER + " conversations");
    }
    Map<ConversationId, Long> cursors = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : named.properties()) {
      JsonNode seq = entry.getValue();
      if (!seq.isIntegralNumber() || !seq.canConvertToLong() || seq.asLong() < 0) {
        throw invalid("must have a seq, 0 or more, for each conversation");
      }
      try {
        cursors.put(new ConversationId(entry.getKey()), seq.asLong());
      } catch (InvalidFieldException e) {
        throw invalid("names what is no conversation: " + e.getMessage());
      }
    }
    return cursors;
  }

  private static RequestException invalid(String what) {
    return RequestException.of(ErrorCode.INVALID, "auth.cursors: " + what);
  }
}
