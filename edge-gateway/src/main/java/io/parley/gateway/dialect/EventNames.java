package io.parley.gateway.dialect;

import io.parley.contract.wire.EventType;

/// What native clients know the events of a conversation as (docs/protocol.md).
final class EventNames {
  private EventNames() {}

  static String of(EventType type) {
    return switch (type) {
      case MESSAGE, MESSAGE_NOW -> "message";
      case MESSAGE_EDITED -> "message:edited";
      case MESSAGE_DELETED -> "message:deleted";
      case REACTION -> "reaction";
      case CONVERSATION -> "conversation";
      case RECEIPTS -> "receipts";
      case RECEIPT_COUNTS -> "receipt";
      case TYPING -> "typing";
    };
  }
}
