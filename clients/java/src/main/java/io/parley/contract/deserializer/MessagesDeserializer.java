package io.parley.contract.deserializer;

import io.parley.contract.codec.Codec;

/// The values of `parley.messages`: `ConversationEvent`, or `UnknownRecord`.
public final class MessagesDeserializer extends PublishedDeserializer {
  public MessagesDeserializer() {
    super(Codec.EVENTS);
  }
}
