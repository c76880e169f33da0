package io.parley.processor.routing;

import io.parley.contract.ConversationId;
import io.parley.contract.codec.Codec;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.Ephemeral;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.Origin;
import java.util.List;
import org.apache.kafka.streams.processor.api.Record;

/// Who hears of a conversation: each slot that an interested, living gateway reads, once; never
/// once per member.
public final class Audience {
  private final Interests<ConversationId> interests;
  private final Outputs outputs;

  public Audience(Interests<ConversationId> interests, Outputs outputs) {
    this.interests = interests;
    this.outputs = outputs;
  }

  /// The gateways that are to hear of a conversation, each once.
  public List<GatewayRef> of(ConversationId conversation) {
    return interests.of(conversation);
  }

  /// @param value the event's JSON
  /// @param origin of the request that made the event
  /// @return whether the event itself answers the request: a message that goes to the gateway that
  ///   asked needs no other answer
  public boolean tell(
      ConversationEvent event, byte[] value, Origin origin, Record<byte[], byte[]> cause) {
    List<GatewayRef> gateways = interests.of(event.conversationId());
    boolean answers = event instanceof MessageAccepted && gateways.contains(origin.gateway());
    for (int slot : slots(gateways)) {
      boolean isOrigins = answers && slot == origin.gateway().slot();
      outputs.event(event, value, slot, null, isOrigins ? origin : null, cause);
    }
    return answers;
  }

  public void tell(Ephemeral event, byte[] value, Record<byte[], byte[]> cause) {
    for (int slot : slots(interests.of(event.conversationId()))) {
      outputs.ephemeral(event, value, slot, cause);
    }
  }

  public void tell(Ephemeral event, Record<byte[], byte[]> cause) {
    List<GatewayRef> gateways = interests.of(event.conversationId());
    if (!gateways.isEmpty()) {
      tell(event, Codec.EPHEMERALS.encode(event), cause);
    }
  }

  private static int[] slots(List<GatewayRef> gateways) {
    if (gateways.size() == 1) { // as for most conversations
      return new int[] {gateways.getFirst().slot()};
    }
    return gateways.stream().mapToInt(GatewayRef::slot).distinct().toArray();
  }
}
