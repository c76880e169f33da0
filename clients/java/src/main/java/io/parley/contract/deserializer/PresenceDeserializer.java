package io.parley.contract.deserializer;

import io.parley.contract.codec.Codec;

/// The values of `parley.presence`: `PresenceChanged`, or `UnknownRecord`.
public final class PresenceDeserializer extends PublishedDeserializer {
  public PresenceDeserializer() {
    super(Codec.PRESENCE);
  }
}
