package io.parley.gateway.socketio;

import org.jspecify.annotations.Nullable;

/// What a client says of an earlier connection that it has lost (connection state recovery, of
/// socket.io 4.6 and later): CONNECT told it a `pid`, and each event of [PacketCodec#withOffset]
/// ended with an offset. It takes itself for recovered when it is told the same `pid` again. Not to
/// be trusted.
///
/// @param offset of the last event that it has seen; null if it has seen none
public record RecoveryClaim(String pid, @Nullable String offset) {
  public static final int MAX_PID_LENGTH = 65_536;
  public static final int MAX_OFFSET_LENGTH = 4_096;

  /// Without the pid, which is a secret.
  @Override
  public String toString() {
    return "RecoveryClaim[offset=" + offset + "]";
  }
}
