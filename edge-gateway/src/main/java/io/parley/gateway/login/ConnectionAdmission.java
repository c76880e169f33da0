package io.parley.gateway.login;

import io.parley.contract.ConversationId;
import io.parley.gateway.conversation.Conversations;
import io.parley.gateway.conversation.Place;
import io.parley.gateway.conversation.Session;
import io.parley.gateway.conversation.Stamps;
import io.parley.gateway.conversation.Voice;
import io.parley.gateway.engineio.Timers;
import io.parley.gateway.login.recovery.Positions;
import io.parley.gateway.login.recovery.Recovered;
import io.parley.gateway.login.recovery.RecoveryTokens;
import io.parley.gateway.login.token.Principal;
import io.parley.gateway.socketio.ConnectAttempt;
import io.parley.gateway.socketio.SocketHandler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Lets clients in when their session is ready: only then it is known where they stand, which is
/// what the `pid` says that they can be recovered by. A client that has waited for [#PATIENCE] is
/// let in all the same; one that was not recovered before then cannot be later.
public final class ConnectionAdmission {
  static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Conversations conversations;
  private final @Nullable RecoveryTokens tokens;
  private final Timers timers;
  private final InstantSource clock;

  /// @param tokens null if no client can be recovered
  public ConnectionAdmission(
      Conversations conversations,
      @Nullable RecoveryTokens tokens,
      Timers timers,
      InstantSource clock) {
    this.conversations = conversations;
    this.tokens = tokens;
    this.timers = timers;
    this.clock = clock;
  }

  /// Makes what becomes of a client that is let in.
  interface HandlerFactory {
    /// @param stamps what its session is to be started with
    SocketHandler handler(Session session, @Nullable Stamps stamps);
  }

  /// Opens a session for a client whose token was good, and lets it in when that is ready.
  ///
  /// @param voice null for a client that speaks the native dialect; nobody else can be recovered,
  ///   for the rooms that a socket has joined are its own
  /// @param cursors see [ConnectAuth]
  void open(
      ConnectAttempt attempt,
      Principal principal,
      @Nullable Voice voice,
      Map<ConversationId, Long> cursors,
      HandlerFactory handlers) {
    Recovered recovered = voice == null ? recovered(attempt, principal) : null;
    Place place = new Place(recovered, cursors);
    Session session =
        conversations.open(
            principal.sender(),
            attempt.socket(),
            place,
            voice,
            ready -> letIn(attempt, ready, voice == null, handlers, recovered));
    attempt.ifAbandoned(() -> conversations.close(session));
    timers.schedule(PATIENCE, () -> letIn(attempt, session, voice == null, handlers, recovered));
  }

  private void letIn(
      ConnectAttempt attempt,
      Session session,
      boolean recoverable,
      HandlerFactory handlers,
      @Nullable Recovered recovered) {
    if (tokens == null || !recoverable) {
      attempt.accept(handlers.handler(session, null));
    } else if (recovered != null) {
      Stamps stamps = new Stamps(tokens, recovered.since());
      attempt.accept(handlers.handler(session, stamps), recovered.pid());
    } else {
      String pid =
          session
              .base()
              .map(base -> tokens.pid(session.user(), base, clock.instant()))
              .orElse(null);
      Stamps stamps = pid == null ? null : new Stamps(tokens, new Positions());
      attempt.accept(handlers.handler(session, stamps), pid);
    }
  }

  private @Nullable Recovered recovered(ConnectAttempt attempt, Principal principal) {
    return tokens == null
        ? null
        : attempt
            .claim()
            .flatMap(claim -> tokens.read(claim, principal.userId(), clock.instant()))
            .orElse(null);
  }
}
