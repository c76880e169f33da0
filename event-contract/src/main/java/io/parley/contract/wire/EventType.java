package io.parley.contract.wire;

import io.parley.contract.InvalidFieldException;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.ConversationChanged;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.ConversationEvent.MessageDeleted;
import io.parley.contract.log.ConversationEvent.MessageEdited;
import io.parley.contract.log.ConversationEvent.Reacted;
import io.parley.contract.log.Ephemeral;
import io.parley.contract.log.Ephemeral.ReceiptBatch;
import io.parley.contract.log.Ephemeral.ReceiptCounts;
import io.parley.contract.log.Ephemeral.Typing;

/// Which event an [OutboundEvent] is about, so that a gateway can name and route it without reading
/// its value. In its header it is one byte; a byte that has been given is never given again.
public enum EventType {
  MESSAGE(1),
  MESSAGE_EDITED(2),
  MESSAGE_DELETED(3),
  REACTION(4),
  CONVERSATION(5),
  RECEIPTS(6),
  RECEIPT_COUNTS(7),
  TYPING(8),

  /// A message as it is now and not as it was sent: its value is a
  /// [io.parley.contract.history.HistoryMessage]. So a message that was deleted is replayed.
  MESSAGE_NOW(9);

  private static final EventType[] BY_CODE = byCode();

  private final byte code;

  EventType(int code) {
    this.code = (byte) code;
  }

  private static EventType[] byCode() {
    EventType[] types = new EventType[values().length + 1];
    for (EventType type : values()) {
      types[type.code] = type;
    }
    return types;
  }

  static EventType of(ConversationEvent event) {
    return switch (event) {
      case MessageAccepted _ -> MESSAGE;
      case MessageEdited _ -> MESSAGE_EDITED;
      case MessageDeleted _ -> MESSAGE_DELETED;
      case Reacted _ -> REACTION;
      case ConversationChanged _ -> CONVERSATION;
    };
  }

  static EventType of(Ephemeral event) {
    return switch (event) {
      case ReceiptBatch _ -> RECEIPTS;
      case ReceiptCounts _ -> RECEIPT_COUNTS;
      case Typing _ -> TYPING;
    };
  }

  /// @throws InvalidFieldException that names the field, for a byte that stands for none
  static EventType read(String field, byte code) {
    if (code < 1 || code >= BY_CODE.length) {
      throw InvalidFieldException.invalid(field, "names no event that is known here");
    }
    return BY_CODE[code];
  }

  byte code() {
    return code;
  }
}
