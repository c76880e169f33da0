package io.parley.contract.codec;

import io.parley.contract.ContractValue;
import org.jspecify.annotations.Nullable;

/// Those values of a topic that are read and written without the mapper, because there are so many
/// of them.
///
/// @param <T> the values' type
public interface HandWritten<T extends ContractValue> {
  /// @return null where it is the mapper's to write
  default byte @Nullable [] encode(T value) {
    return null;
  }

  /// @return null where it is the mapper's to read
  default @Nullable T decode(byte[] value) {
    return null;
  }
}
