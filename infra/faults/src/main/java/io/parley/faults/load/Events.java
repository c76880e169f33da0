package io.parley.faults.load;

import io.parley.faults.load.Ledger.Message;
import tools.jackson.databind.JsonNode;

/// Reads what the service says of messages.
final class Events {
  private Events() {}

  /// @param payload of a `message`, or an entry of a page
  static Message message(Room room, JsonNode payload, Names names) {
    return new Message(
        room,
        payload.path("seq").asLong(0),
        payload.path("number").asLong(0),
        names.reference(payload.path("clientMessageId").asString("")),
        payload.path("messageId").asString(""));
  }
}
