package io.parley.processor.audit;

import io.parley.contract.ConversationId;
import io.parley.contract.Require;
import io.parley.contract.codec.Codec;
import io.parley.contract.log.UnknownRecord;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/// What every event has, of one whose kind a later version has brought: it takes its place in the
/// log's order, and nothing else is known of it.
record LaterEvent(ConversationId conversationId, long seq, Instant at) {
  LaterEvent {
    Require.present("conversationId", conversationId);
    Require.atLeast("seq", seq, 1);
    Require.present("at", at);
  }

  /// Empty where it has not even that.
  static Optional<LaterEvent> of(UnknownRecord unknown) {
    try {
      return Optional.of(Codec.json().readValue(unknown.json(), LaterEvent.class));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}
