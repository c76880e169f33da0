package io.parley.contract.deserializer;

import io.parley.contract.codec.Codec;

/// The values of `parley.audit`: `AuditVerdict`, or `UnknownRecord`.
public final class AuditDeserializer extends PublishedDeserializer {
  public AuditDeserializer() {
    super(Codec.AUDIT);
  }
}
