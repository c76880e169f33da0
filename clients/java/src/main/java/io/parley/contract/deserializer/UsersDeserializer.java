package io.parley.contract.deserializer;

import io.parley.contract.codec.Codec;
import io.parley.contract.log.ProfileChanged;
import io.parley.contract.log.UnknownRecord;

/// The values of `parley.users`: [ProfileChanged], or [UnknownRecord].
public final class UsersDeserializer extends PublishedDeserializer {
  public UsersDeserializer() {
    super(Codec.PROFILES);
  }
}
