package io.parley.gateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.wire.EventType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EventNamesTest {
  /// docs/protocol.md
  @ParameterizedTest
  @CsvSource({
    "MESSAGE, message",
    "MESSAGE_NOW, message",
    "MESSAGE_EDITED, message:edited",
    "MESSAGE_DELETED, message:deleted",
    "REACTION, reaction",
    "CONVERSATION, conversation",
    "RECEIPTS, receipts",
    "RECEIPT_COUNTS, receipt",
    "TYPING, typing",
  })
  void event_hasTheNameThatClientsKnow(EventType type, String name) {
    assertThat(EventNames.of(type)).isEqualTo(name);
  }
}
