package io.parley.contract.deserializer;

import io.parley.contract.ContractValue;
import io.parley.contract.MalformedRecordException;
import io.parley.contract.codec.Codec;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/// Reads the values of one published topic. A kind that this library does not know yet is an
/// `UnknownRecord`, to be skipped. Fields that it does not know are not there. A compacted topic's
/// tombstone is null. Safe for use by many threads.
public abstract class PublishedDeserializer implements Deserializer<ContractValue> {
  private final Codec<?> codec;

  PublishedDeserializer(Codec<?> codec) {
    this.codec = codec;
  }

  /// @throws SerializationException where the value is none of Parley's: no JSON, no kind, a field
  ///   of another type, or another version of the whole contract. Its cause, a
  ///   [MalformedRecordException], names the field.
  @Override
  public @Nullable ContractValue deserialize(String topic, byte @Nullable [] value) {
    if (value == null) {
      return null;
    }
    try {
      return codec.read(value);
    } catch (MalformedRecordException e) {
      throw new SerializationException("a value of " + topic + ": " + e.getMessage(), e);
    }
  }
}
