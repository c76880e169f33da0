package io.parley.processor;

import java.nio.ByteBuffer;

/// The stores' values begin with a version byte: a store written by a later release is refused
/// rather than misread.
final class StoreFormat {
  private StoreFormat() {}

  /// @throws IllegalStateException when the version is another: the process must not go on
  static ByteBuffer open(byte[] bytes, byte version) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte found = in.get();
    if (found != version) {
      throw new IllegalStateException("store value of version " + found + ", expected " + version);
    }
    return in;
  }
}
