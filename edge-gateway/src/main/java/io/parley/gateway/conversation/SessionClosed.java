package io.parley.gateway.conversation;

import io.parley.contract.codec.Codec;
import io.parley.gateway.engineio.Frame;
import io.parley.gateway.socketio.PacketCodec;

/// `session:closed`, the last event of a connection that the server ends: the same in each dialect.
public final class SessionClosed {
  private SessionClosed() {}

  /// @param code why, as clients are told
  public static Frame frame(String code) {
    return PacketCodec.eventFrame(
        "/",
        "session:closed",
        Codec.json().writeValueAsBytes(Codec.json().createObjectNode().put("code", code)));
  }
}
