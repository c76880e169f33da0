package io.parley.gateway.dialect;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.Limits;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.gateway.request.Payload;
import io.parley.gateway.request.RequestException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a client says with one event. Methods that read a field throw an [InvalidFieldException]
/// that names it.
final class InboundEvent {
  private static final String PLAIN = "value";

  private final UserId by;
  private final Payload payload;
  private final boolean isPlain;

  private InboundEvent(UserId by, Payload payload, boolean isPlain) {
    this.by = by;
    this.payload = payload;
    this.isPlain = isPlain;
  }

  /// @param argument the event's first; an object, or where an app says only an id, a string
  /// @param identities fields that, where there are any, must name the user
  /// @throws RequestException `INVALID`; `FORBIDDEN` for an identity that is not the token's
  static InboundEvent of(UserId by, @Nullable JsonNode argument, Set<String> identities)
      throws RequestException {
    boolean plain = argument != null && argument.isString();
    ObjectNode object = Codec.json().createObjectNode();
    Payload payload = Payload.of(plain ? object.set(PLAIN, argument) : argument);
    for (String field : identities) {
      UserId claimed = payload.optional(field, UserId.class);
      if (claimed != null && !claimed.equals(by)) {
        throw RequestException.of(ErrorCode.FORBIDDEN, field + " is not you");
      }
    }
    return new InboundEvent(by, payload, plain);
  }

  /// Of the native dialect, whose events are objects.
  ///
  /// @throws RequestException `INVALID` when it is none
  Payload payload() throws RequestException {
    return isPlain ? Payload.of(null) : payload;
  }

  UserId by() {
    return by;
  }

  /// Of an event that says only an id.
  String plain() {
    return payload.text(PLAIN);
  }

  boolean has(String field) {
    return payload.has(field);
  }

  String text(String field) {
    return payload.text(field);
  }

  <T> @Nullable T optional(String field, Class<T> type) {
    return payload.optional(field, type);
  }

  <T> List<T> list(String field, Class<T> type) {
    return payload.list(field, type, Limits.ATTACHMENTS);
  }

  ConversationId conversation(String field) {
    return payload.required(field, ConversationId.class);
  }

  /// Of an event that says only an id.
  ConversationId conversation() {
    return payload.required(PLAIN, ConversationId.class);
  }

  /// The user's direct conversation with whom the field names.
  ConversationId directWith(String field) {
    return ConversationId.direct(by, payload.required(field, UserId.class));
  }
}
