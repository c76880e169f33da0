package io.parley.gateway.rest;

import io.parley.contract.ConversationId;
import io.parley.contract.InvalidFieldException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A request's conversation, which its path names and not its body.
final class InPath {
  private static final String FIELD = "conversationId";

  private InPath() {}

  /// @param body is changed if it is an object
  /// @return the body with the conversation
  /// @throws InvalidFieldException when the body names another
  static JsonNode put(JsonNode body, ConversationId conversation) {
    if (body instanceof ObjectNode object) {
      if (object.hasNonNull(FIELD)
          && !object.get(FIELD).asString("").equals(conversation.value())) {
        throw InvalidFieldException.invalid(FIELD, "is not that of the path");
      }
      object.put(FIELD, conversation.value());
    }
    return body;
  }
}
