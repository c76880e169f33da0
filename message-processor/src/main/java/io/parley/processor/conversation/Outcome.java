package io.parley.processor.conversation;

import io.parley.contract.ErrorCode;
import io.parley.contract.log.ConversationEvent;

/// What a request comes to.
sealed interface Outcome {
  /// @param message for the client's developer; holds nothing secret
  record Refused(ErrorCode code, String message) implements Outcome {}

  /// It is so already: nothing happens.
  record Unchanged() implements Outcome {}

  record Happened(ConversationEvent event) implements Outcome {}

  static Outcome refused(ErrorCode code, String message) {
    return new Refused(code, message);
  }
}
