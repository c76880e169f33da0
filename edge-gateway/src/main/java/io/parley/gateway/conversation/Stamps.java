package io.parley.gateway.conversation;

import io.parley.gateway.engineio.Frame;
import io.parley.gateway.login.recovery.Positions;
import io.parley.gateway.login.recovery.RecoveryTokens;
import io.parley.gateway.socketio.PacketCodec;

/// Ends each event that a client is sent with where the client stands then, so that it can be
/// recovered. Guarded by its session.
///
/// Bound: [#MAX_CONVERSATIONS] with events since the client's `pid` was made, 1.6 KB with each
/// event. Overflow: the client cannot be recovered any more and starts anew when it comes back.
public final class Stamps {
  static final int MAX_CONVERSATIONS = 100;

  /// What no gateway takes.
  private static final String NONE = "";

  private final RecoveryTokens tokens;
  private final Positions since;

  /// @param since what happened before, on a connection that this one continues
  public Stamps(RecoveryTokens tokens, Positions since) {
    this.tokens = tokens;
    this.since = since;
  }

  Frame stamp(Event event) {
    if (since.size() <= MAX_CONVERSATIONS) {
      since.put(event.key(), event.seq());
    }
    if (since.size() == 1) {
      return event.stampedAlone(tokens);
    }
    String offset = since.size() > MAX_CONVERSATIONS ? NONE : tokens.offset(since, event.at());
    return PacketCodec.withOffset(event.frame(), offset);
  }
}
