package io.parley.contract.deserializer;

import io.parley.contract.codec.Codec;
import io.parley.contract.log.Ephemeral;
import io.parley.contract.log.UnknownRecord;

/// The values of `parley.receipts`: [Ephemeral], or [UnknownRecord].
public final class ReceiptsDeserializer extends PublishedDeserializer {
  public ReceiptsDeserializer() {
    super(Codec.EPHEMERALS);
  }
}
