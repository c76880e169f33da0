package io.parley.gateway.socketio;

import org.jspecify.annotations.Nullable;

/// Connection state recovery: what the private ids and the offsets of a client mean, and whether it
/// can be given what it missed. Its wire form is Socket.IO's: CONNECT tells the client a `pid`;
/// each event of [PacketCodec#eventFrame(String, String, byte[], String)] ends with an offset; a
/// client that comes back names both, and takes itself for recovered when it is told the same `pid`
/// again.
@FunctionalInterface
public interface Recovery {
  /// Clients are told no `pid` and start anew.
  Recovery OFF = attempt -> null;

  /// Called once for each client that is let in, before its [SocketHandler#onConnect]. Must not
  /// block.
  ///
  /// @return the `pid` to tell the client: the one of [ConnectAttempt#claim] only if it will be
  ///   sent all that it missed and nothing twice; a new one otherwise; null for none
  @Nullable String pid(ConnectAttempt attempt);

  /// What a client that comes back says of itself. Not to be trusted.
  ///
  /// @param offset of the last event it has seen; null if it has seen none
  record Claim(String pid, @Nullable String offset) {
    static final int MAX_LENGTH = 4_096;

    /// Without the pid, which is a secret.
    @Override
    public String toString() {
      return "Claim[offset=" + offset + "]";
    }
  }
}
