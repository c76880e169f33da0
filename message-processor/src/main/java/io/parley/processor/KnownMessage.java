package io.parley.processor;

import io.parley.contract.UserId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// What must be known of a message to edit, delete or react to it, however old it is.
record KnownMessage(long number, UserId author, boolean deleted) {
  private static final byte VERSION = 1;
  private static final int FIXED_BYTES = 1 + Long.BYTES + 1;

  KnownMessage delete() {
    return new KnownMessage(number, author, true);
  }

  byte[] toBytes() {
    byte[] id = author.value().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(FIXED_BYTES + id.length)
        .put(VERSION)
        .putLong(number)
        .put((byte) (deleted ? 1 : 0))
        .put(id)
        .array();
  }

  static KnownMessage of(byte[] bytes) {
    ByteBuffer in = StoreFormat.open(bytes, VERSION);
    long number = in.getLong();
    boolean deleted = in.get() != 0;
    return new KnownMessage(
        number, new UserId(StandardCharsets.UTF_8.decode(in).toString()), deleted);
  }
}
