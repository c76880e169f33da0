package io.parley.contract.deserializer;

import io.parley.contract.codec.Codec;
import io.parley.contract.log.ConversationSnapshot;
import io.parley.contract.log.UnknownRecord;

/// The values of `parley.conversations`: [ConversationSnapshot], or [UnknownRecord].
public final class ConversationsDeserializer extends PublishedDeserializer {
  public ConversationsDeserializer() {
    super(Codec.CONVERSATIONS);
  }
}
