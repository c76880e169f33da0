package io.parley.contract.deserializer;

import io.parley.contract.codec.Codec;

/// The values of `parley.conversations`: `ConversationSnapshot`, or `UnknownRecord`.
public final class ConversationsDeserializer extends PublishedDeserializer {
  public ConversationsDeserializer() {
    super(Codec.CONVERSATIONS);
  }
}
