package io.parley.contract.deserializer;

import io.parley.contract.codec.Codec;

/// The values of `parley.users`: `ProfileChanged`, or `UnknownRecord`.
public final class UsersDeserializer extends PublishedDeserializer {
  public UsersDeserializer() {
    super(Codec.PROFILES);
  }
}
