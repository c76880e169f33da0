package io.parley.contract.deserializer;

import io.parley.contract.codec.Codec;

/// The values of `parley.receipts`: `Ephemeral`, or `UnknownRecord`.
public final class ReceiptsDeserializer extends PublishedDeserializer {
  public ReceiptsDeserializer() {
    super(Codec.EPHEMERALS);
  }
}
