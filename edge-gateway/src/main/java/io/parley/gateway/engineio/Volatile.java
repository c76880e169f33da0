package io.parley.gateway.engineio;

/// What is worth nothing late. While a socket has no room it is kept aside, one for each key, and
/// the first to be dropped.
public interface Volatile {
  /// What is sent of it.
  Frame frame();

  /// What is kept of two that wait: the newer alone, unless both say something that counts.
  ///
  /// @param older of the same key
  default Volatile after(Volatile older) {
    return this;
  }
}
