package io.parley.processor.store;

import io.parley.contract.Presence;
import io.parley.contract.PresenceStatus;
import io.parley.contract.UserId;
import java.time.Instant;

/// What is known of a user's presence.
///
/// @param chosen how the user wants to be seen while online
/// @param told how others see the user now
/// @param lastSeen broker's time in milliseconds since 1970; 0 for never
/// @param changedAt the offset of what changed it last: replayed, it is told again
/// @param leftAt when the last session ended, if others are still to hear of it, or just have; in
///   milliseconds since 1970, by the clock of the processor; 0 otherwise
/// @param goneAt the same by the broker's clock
public record PresenceState(
    PresenceStatus chosen,
    PresenceStatus told,
    long lastSeen,
    long changedAt,
    long leftAt,
    long goneAt) {
  static final PresenceState NONE =
      new PresenceState(PresenceStatus.ONLINE, PresenceStatus.OFFLINE, 0, -1, 0, 0);

  private static final byte VERSION = 4;
  private static final int MOST_BYTES = 3 + 4 * 10;

  public Presence presence(UserId user) {
    boolean away = told == PresenceStatus.OFFLINE && lastSeen > 0;
    return new Presence(user, told, away ? Instant.ofEpochMilli(lastSeen) : null);
  }

  public PresenceState choosing(PresenceStatus status) {
    return new PresenceState(status, told, lastSeen, changedAt, leftAt, goneAt);
  }

  public PresenceState leavingAt(long time, long goneAt) {
    return new PresenceState(chosen, told, lastSeen, changedAt, time, goneAt);
  }

  byte[] toBytes() {
    StoreWriter out = new StoreWriter(VERSION, MOST_BYTES);
    out.octet(code(chosen));
    out.octet(code(told));
    out.number(lastSeen);
    out.numberOrNone(changedAt);
    out.number(leftAt);
    out.number(goneAt);
    return out.toBytes();
  }

  static PresenceState of(byte[] bytes) {
    StoreReader in = new StoreReader(VERSION, bytes);
    return new PresenceState(
        status(in.octet()),
        status(in.octet()),
        in.number(),
        in.numberOrNone(),
        in.number(),
        in.number());
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
