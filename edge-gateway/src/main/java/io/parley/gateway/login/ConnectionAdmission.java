package io.parley.gateway.login;

import io.parley.gateway.conversation.ClientSession;
import io.parley.gateway.conversation.Conversations;
import io.parley.gateway.conversation.RecoveryStamper;
import io.parley.gateway.conversation.ResumePosition;
import io.parley.gateway.dialect.DialectConnection;
import io.parley.gateway.engineio.Timers;
import io.parley.gateway.login.recovery.Positions;
import io.parley.gateway.login.recovery.Recovered;
import io.parley.gateway.login.recovery.RecoverySeal;
import io.parley.gateway.login.recovery.RecoveryTokens;
import io.parley.gateway.login.token.Principal;
import io.parley.gateway.socketio.ConnectAttempt;
import io.parley.gateway.socketio.SocketHandler;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Lets clients in when their session is ready: only then it is known where they stand, which is
/// what the `pid` says that they can be recovered by. A client that has waited for [#PATIENCE] is
/// let in all the same; one that was not recovered before then cannot be later.
public final class ConnectionAdmission {
  static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Conversations conversations;
  private final @Nullable RecoveryTokens tokens;
  private final RecoverySeal seal;
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
    this.seal = tokens == null ? RecoverySeal.ofNobody() : tokens.seal();
    this.timers = timers;
    this.clock = clock;
  }

  /// What names the rooms of clients that are new.
  RecoverySeal seal() {
    return seal;
  }

  /// Makes what becomes of a client that is let in.
  interface HandlerFactory {
    /// @param stamper what its session is to be started with
    SocketHandler handler(ClientSession session, @Nullable RecoveryStamper stamper);
  }

  /// The connection that a client continues; null if it says of none, or of one that cannot be
  /// continued.
  @Nullable Recovered recovered(ConnectAttempt attempt, Principal principal) {
    return tokens == null
        ? null
        : attempt
            .claim()
            .flatMap(claim -> tokens.read(claim, principal.userId(), clock.instant()))
            .orElse(null);
  }

  /// Opens a session for a client whose token was good, and lets it in when that is ready.
  ///
  /// @param position where the client says that it stands
  void open(
      ConnectAttempt attempt,
      Principal principal,
      DialectConnection speaker,
      ResumePosition position,
      HandlerFactory handlers) {
    Recovered recovered = position.recovered();
    ClientSession session =
        conversations.open(
            principal.sender(),
            principal.profile(),
            attempt.socket(),
            position,
            speaker.renderer(),
            ready -> letIn(attempt, ready, speaker, handlers, recovered));
    attempt.ifAbandoned(() -> conversations.close(session));
    timers.schedule(PATIENCE, () -> letIn(attempt, session, speaker, handlers, recovered));
  }

  private void letIn(
      ConnectAttempt attempt,
      ClientSession session,
      DialectConnection speaker,
      HandlerFactory handlers,
      @Nullable Recovered recovered) {
    if (tokens == null) {
      attempt.accept(handlers.handler(session, null));
    } else if (recovered != null) {
      attempt.accept(
          handlers.handler(session, stamper(tokens, recovered.since(), speaker)), recovered.pid());
    } else {
      String pid =
          session
              .base(tokens.positions())
              .map(base -> tokens.pid(session.user(), speaker.id(), base, clock.instant()))
              .orElse(null);
      attempt.accept(
          handlers.handler(
              session, pid == null ? null : stamper(tokens, tokens.positions(), speaker)),
          pid);
    }
  }

  private RecoveryStamper stamper(RecoveryTokens with, Positions since, DialectConnection speaker) {
    return new RecoveryStamper(with, since, speaker::rooms, clock);
  }
}
