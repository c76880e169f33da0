package io.parley.gateway.conversation;

import io.parley.contract.Presence;
import io.parley.contract.codec.Codec;
import io.parley.contract.history.HistoryMessage;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.Ephemeral.Typing;
import io.parley.contract.wire.OutboundEvent;
import io.parley.gateway.login.recovery.ConversationKey;

/// Events as they come from Kafka, for tests elsewhere.
public final class Events {
  private Events() {}

  public static Event of(ConversationEvent event) {
    byte[] value = Codec.EVENTS.encode(event);
    OutboundEvent about = OutboundEvent.of(event, null, null);
    return Event.of(about, new ConversationKey(event.conversationId()), value, 0);
  }

  /// A message that is told late, as it is now.
  public static Event now(MessageAccepted message, HistoryMessage now) {
    return Event.of(
        OutboundEvent.of(message, "q", null).asItIsNow(),
        new ConversationKey(message.conversationId()),
        now.encode(),
        0);
  }

  public static EphemeralEvent of(Typing typing) {
    return new EphemeralEvent.TypingChanged(typing);
  }

  public static EphemeralEvent of(Receipt receipt) {
    return EphemeralEvent.ReceiptsMoved.of(receipt);
  }

  public static EphemeralEvent of(Presence presence) {
    return new EphemeralEvent.PresenceMoved(presence);
  }
}
