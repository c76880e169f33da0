package io.parley.processor;

import io.parley.contract.Codec;
import io.parley.contract.ConversationEvent;
import io.parley.contract.ConversationId;
import io.parley.contract.Ephemeral;
import java.util.stream.IntStream;
import org.apache.kafka.streams.processor.api.Record;

/// Who hears of a conversation: each slot that an interested, living gateway reads, once; never
/// once per member.
final class Audience {
  private final ConversationStore store;
  private final GatewayDirectory gateways;
  private final Outputs outputs;

  Audience(ConversationStore store, GatewayDirectory gateways, Outputs outputs) {
    this.store = store;
    this.gateways = gateways;
    this.outputs = outputs;
  }

  /// @param value the event's JSON
  void tell(ConversationEvent event, byte[] value, Record<byte[], byte[]> cause) {
    slots(event.conversationId()).forEach(slot -> outputs.event(event, value, slot, null, cause));
  }

  void tell(Ephemeral event, Record<byte[], byte[]> cause) {
    byte[] value = Codec.EPHEMERALS.encode(event);
    slots(event.conversationId()).forEach(slot -> outputs.ephemeral(event, value, slot, cause));
  }

  private IntStream slots(ConversationId conversation) {
    Interest interest = store.interest(conversation);
    Interest alive = interest.only(entry -> gateways.isAlive(entry.gateway(), entry.since()));
    if (alive.entries().size() < interest.entries().size()) {
      store.putInterest(conversation, alive);
    }
    return alive.entries().stream().mapToInt(entry -> entry.gateway().slot()).distinct();
  }
}
