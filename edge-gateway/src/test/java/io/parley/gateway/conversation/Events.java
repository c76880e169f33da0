package io.parley.gateway.conversation;

import io.parley.contract.codec.Codec;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.wire.OutboundEvent;
import io.parley.gateway.login.recovery.Positions;

/// Events as they come from Kafka, for tests elsewhere.
public final class Events {
  private Events() {}

  public static Event of(ConversationEvent event) {
    byte[] value = Codec.EVENTS.encode(event);
    OutboundEvent about = OutboundEvent.of(event, null, null);
    return new Event(
        event.conversationId(),
        Positions.keyOf(event.conversationId()),
        event.seq(),
        event.number(),
        0,
        about.sender(),
        about.marksRead(),
        null,
        Frames.event(EventNames.of(about.type()), value),
        value);
  }
}
