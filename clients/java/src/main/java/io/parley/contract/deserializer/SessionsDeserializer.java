package io.parley.contract.deserializer;

import io.parley.contract.codec.Codec;

/// The values of `parley.sessions`: `SessionChanged`, or `UnknownRecord`.
public final class SessionsDeserializer extends PublishedDeserializer {
  public SessionsDeserializer() {
    super(Codec.SESSION_LOG);
  }
}
