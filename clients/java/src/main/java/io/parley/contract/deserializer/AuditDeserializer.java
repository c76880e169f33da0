package io.parley.contract.deserializer;

import io.parley.contract.codec.Codec;
import io.parley.contract.log.AuditVerdict;
import io.parley.contract.log.UnknownRecord;

/// The values of `parley.audit`: [AuditVerdict], or [UnknownRecord].
public final class AuditDeserializer extends PublishedDeserializer {
  public AuditDeserializer() {
    super(Codec.AUDIT);
  }
}
