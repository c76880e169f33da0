package io.parley.contract.log;

import io.parley.contract.ContractValue;
import io.parley.contract.Require;

/// A value of a kind that this version does not know: a later one writes it. Readers skip it.
///
/// @param kind as the value names itself
/// @param json the value as it was read
public record UnknownRecord(String kind, String json) implements ContractValue {
  public UnknownRecord {
    Require.present("kind", kind);
    Require.present("json", json);
  }

  /// Without what the value says, which is nobody's to log.
  @Override
  public String toString() {
    return "UnknownRecord[" + kind + "]";
  }
}
