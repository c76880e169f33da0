package io.parley.processor;

import io.parley.contract.Presence;
import io.parley.contract.PresenceStatus;
import io.parley.contract.UserId;
import java.nio.ByteBuffer;
import java.time.Instant;

/// What is known of a user's presence.
///
/// @param chosen how the user wants to be seen while online
/// @param told how others see the user now
/// @param lastSeen broker's time in milliseconds since 1970; 0 for never
/// @param changedAt the offset of what changed it last: replayed, it is told again
/// @param leftAt when the last session ended, if others are still to hear of it, or just have; in
///   milliseconds since 1970; 0 otherwise
record Standing(
    PresenceStatus chosen, PresenceStatus told, long lastSeen, long changedAt, long leftAt) {
  static final Standing NONE =
      new Standing(PresenceStatus.ONLINE, PresenceStatus.OFFLINE, 0, -1, 0);

  private static final byte VERSION = 2;
  private static final int BYTES = 3 + 3 * Long.BYTES;

  Presence presence(UserId user) {
    boolean away = told == PresenceStatus.OFFLINE && lastSeen > 0;
    return new Presence(user, told, away ? Instant.ofEpochMilli(lastSeen) : null);
  }

  Standing choosing(PresenceStatus status) {
    return new Standing(status, told, lastSeen, changedAt, leftAt);
  }

  Standing leavingAt(long time) {
    return new Standing(chosen, told, lastSeen, changedAt, time);
  }

  byte[] toBytes() {
    return ByteBuffer.allocate(BYTES)
        .put(VERSION)
        .put(code(chosen))
        .put(code(told))
        .putLong(lastSeen)
        .putLong(changedAt)
        .putLong(leftAt)
        .array();
  }

  static Standing of(byte[] bytes) {
    ByteBuffer in = StoreFormat.open(bytes, VERSION);
    return new Standing(
        status(in.get()), status(in.get()), in.getLong(), in.getLong(), in.getLong());
  }

  private static byte code(PresenceStatus status) {
    return switch (status) {
      case ONLINE -> 1;
      case AWAY -> 2;
      case BUSY -> 3;
      case INVISIBLE -> 4;
      case OFFLINE -> 5;
    };
  }

  private static PresenceStatus status(byte code) {
    return switch (code) {
      case 1 -> PresenceStatus.ONLINE;
      case 2 -> PresenceStatus.AWAY;
      case 3 -> PresenceStatus.BUSY;
      case 4 -> PresenceStatus.INVISIBLE;
      case 5 -> PresenceStatus.OFFLINE;
      default -> throw new IllegalStateException("no status has the code " + code);
    };
  }
}
