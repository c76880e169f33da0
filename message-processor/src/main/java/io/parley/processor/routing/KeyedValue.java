package io.parley.processor.routing;

import io.parley.contract.ContractValue;
import io.parley.contract.MalformedRecordException;
import io.parley.contract.codec.Codec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import org.apache.kafka.streams.processor.api.Record;

/// A record's value, which must be what its key names.
final class KeyedValue {
  private KeyedValue() {}

  /// @param keyOf the key that a value belongs to
  /// @throws MalformedRecordException when the value cannot be read, or the key is another
  static <T extends ContractValue> T read(
      Codec<T> codec, Function<T, String> keyOf, Record<byte[], byte[]> record) {
    T value = codec.decode(record.value());
    if (!Arrays.equals(record.key(), keyOf.apply(value).getBytes(StandardCharsets.UTF_8))) {
      throw new MalformedRecordException("", "the key is not the value's own", null);
    }
    return value;
  }
}
