package io.parley.contract.deserializer;

import io.parley.contract.codec.Codec;
import io.parley.contract.log.PresenceChanged;
import io.parley.contract.log.UnknownRecord;

/// The values of `parley.presence`: [PresenceChanged], or [UnknownRecord].
public final class PresenceDeserializer extends PublishedDeserializer {
  public PresenceDeserializer() {
    super(Codec.PRESENCE);
  }
}
