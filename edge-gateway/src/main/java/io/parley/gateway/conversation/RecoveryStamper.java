package io.parley.gateway.conversation;

import io.parley.gateway.engineio.Frame;
import io.parley.gateway.login.recovery.Positions;
import io.parley.gateway.login.recovery.RecoveryTokens;
import io.parley.gateway.login.recovery.Rooms;
import io.parley.gateway.socketio.PacketCodec;
import java.time.InstantSource;
import java.util.function.Supplier;

/// Ends each event that a client is sent with where the client stands then and which rooms it is
/// in, so that it can be recovered. Guarded by its session.
///
/// Bound: [#MAX_CONVERSATIONS] with events since the client's `pid` was made, and
/// [Rooms#MAX_RECOVERED] rooms: 3.4 KB with each event. Overflow: the client cannot be recovered
/// any more and starts anew when it comes back.
public final class RecoveryStamper {
  static final int MAX_CONVERSATIONS = 100;

  /// Of events that the client is not told of only so many conversations are noted: what it is told
  /// of needs the room.
  private static final int MAX_UNTOLD = MAX_CONVERSATIONS / 2;

  /// What no gateway takes.
  private static final String NONE = "";

  private final RecoveryTokens tokens;
  private final Positions since;
  private final Supplier<Rooms> rooms;
  private final InstantSource clock;

  /// @param since what happened before, on a connection that this one continues
  /// @param rooms that the client is in now
  public RecoveryStamper(
      RecoveryTokens tokens, Positions since, Supplier<Rooms> rooms, InstantSource clock) {
    this.tokens = tokens;
    this.since = since;
    this.rooms = rooms;
    this.clock = clock;
  }

  /// @param frame what the event becomes, or the last frame of it
  Frame stamp(Event event, Frame frame) {
    if (since.size() <= MAX_CONVERSATIONS) {
      since.put(event.key(), event.seq());
    }
    return since.size() == 1 && rooms.get().isNone()
        ? event.stampedAlone(frame, since, tokens)
        : PacketCodec.withOffset(frame, offset(event.at()));
  }

  /// Where the client stands now, on a frame that is about nothing that happened.
  Frame stamp(Frame frame) {
    return PacketCodec.withOffset(frame, offset(clock.millis()));
  }

  /// The client was not told of an event: it is not to be told later either, as it may be in the
  /// event's room by then.
  void skip(Event event) {
    if (since.has(event.key()) || since.size() < MAX_UNTOLD) {
      since.put(event.key(), event.seq());
    }
  }

  private String offset(long at) {
    Rooms now = rooms.get();
    return since.size() > MAX_CONVERSATIONS || !now.isRecoverable()
        ? NONE
        : tokens.offset(since, now, at);
  }
}
