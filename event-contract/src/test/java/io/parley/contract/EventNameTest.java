package io.parley.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/// What native clients know the events as (docs/protocol.md).
final class EventNameTest {
  @ParameterizedTest
  @CsvSource({
    "message, message",
    "message-edited, message:edited",
    "message-deleted, message:deleted",
    "reaction, reaction",
    "conversation-changed, conversation",
    "receipts, receipts",
    "receipt-counts, receipt",
    "typing, typing",
  })
  void event_hasTheNameThatClientsKnow(String kind, String eventName) {
    assertThat(eventName(Kind.named(kind))).isEqualTo(eventName);
  }

  @Test
  void everyEvent_hasAName() {
    List<String> events =
        Kind.all()
            .filter(kind -> kind.codec() == Codec.EVENTS || kind.codec() == Codec.EPHEMERALS)
            .map(EventNameTest::eventName)
            .toList();
    assertThat(events).hasSize(8).doesNotContain("");
  }

  private static String eventName(Kind kind) {
    return switch (kind.decode(kind.golden().json())) {
      case ConversationEvent event -> event.eventName();
      case Ephemeral event -> event.eventName();
      default -> throw new AssertionError(kind + " is no event");
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"reaction", "react"})
  void emoji_missingOrEmpty_isInvalid(String kind) {
    ObjectNode without = Kind.named(kind).golden().tree();
    without.remove("emoji");
    for (ObjectNode value : List.of(without, without.deepCopy().put("emoji", ""))) {
      MalformedRecordException refusal =
          catchThrowableOfType(
              MalformedRecordException.class, () -> Kind.named(kind).decode(value));
      assertThat(refusal).isNotNull();
      assertThat(refusal.field()).isEqualTo("emoji");
      assertThat(Schemas.validate(Kind.named(kind), value)).isNotEmpty();
    }
  }
}
