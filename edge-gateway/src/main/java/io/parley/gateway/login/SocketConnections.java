package io.parley.gateway.login;

import io.parley.contract.ErrorCode;
import io.parley.contract.codec.Codec;
import io.parley.gateway.conversation.ClientSession;
import io.parley.gateway.conversation.Conversations;
import io.parley.gateway.conversation.RecoveryStamper;
import io.parley.gateway.conversation.ResumePosition;
import io.parley.gateway.dialect.Dialect;
import io.parley.gateway.dialect.DialectConnection;
import io.parley.gateway.dialect.Dialects;
import io.parley.gateway.engineio.Acceptor;
import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.EngineListener;
import io.parley.gateway.engineio.EngineSocket;
import io.parley.gateway.engineio.Handshake;
import io.parley.gateway.engineio.Timers;
import io.parley.gateway.login.recovery.Recovered;
import io.parley.gateway.login.token.BearerToken;
import io.parley.gateway.login.token.Principal;
import io.parley.gateway.login.token.RefusedTokenException;
import io.parley.gateway.login.token.Revocations;
import io.parley.gateway.login.token.TokenVerifier;
import io.parley.gateway.request.ClientRequests;
import io.parley.gateway.request.RequestException;
import io.parley.gateway.socketio.AckResponder;
import io.parley.gateway.socketio.ConnectAttempt;
import io.parley.gateway.socketio.SocketHandler;
import io.parley.gateway.socketio.SocketIoConnection;
import io.parley.gateway.socketio.SocketIoSettings;
import io.parley.gateway.socketio.SocketIoSocket;
import io.parley.operations.security.SecurityEvent;
import io.parley.operations.security.SecurityLog;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Lets clients in by their token, and hands what they say to their dialect.
public final class SocketConnections implements Acceptor {
  private final SocketIoSettings settings;
  private final TokenVerifier tokens;
  private final Revocations revocations;
  private final SecurityLog securityLog;
  private final Conversations conversations;
  private final ConnectionAdmission admission;
  private final ClientRequests requests;
  private final Dialect byDefault;
  private final Timers timers;

  public SocketConnections(
      SocketIoSettings settings,
      TokenVerifier tokens,
      Revocations revocations,
      SecurityLog securityLog,
      Conversations conversations,
      ConnectionAdmission admission,
      ClientRequests requests,
      Dialect byDefault,
      Timers timers) {
    this.settings = settings;
    this.tokens = tokens;
    this.revocations = revocations;
    this.securityLog = securityLog;
    this.conversations = conversations;
    this.admission = admission;
    this.requests = requests;
    this.byDefault = byDefault;
    this.timers = timers;
  }

  @Override
  public EngineListener accept(EngineSocket socket, Handshake handshake) {
    Handshaken handshaken =
        new Handshaken(
            token(handshake),
            dialect(handshake),
            handshake.originAllowed(),
            socket.remoteAddress());
    return new SocketIoConnection(settings, socket, attempt -> connect(attempt, handshaken));
  }

  /// What the CONNECT packet may leave out.
  ///
  /// @param dialect its name: asked for, or the path's; null if neither
  private record Handshaken(
      @Nullable String token, @Nullable String dialect, boolean originAllowed, String address) {}

  private static @Nullable String token(Handshake handshake) {
    String bearer = BearerToken.of(handshake.authorization());
    return bearer != null ? bearer : handshake.query().get("token");
  }

  private static @Nullable String dialect(Handshake handshake) {
    String asked = handshake.query().get("dialect");
    return asked != null
        ? asked
        : Dialects.ALL.stream()
            .filter(dialect -> dialect.path().filter(handshake.path()::equals).isPresent())
            .map(Dialect::name)
            .findFirst()
            .orElse(null);
  }

  private void connect(ConnectAttempt attempt, Handshaken handshaken) {
    if (!handshaken.originAllowed()) {
      refuse(attempt, "this origin may not connect", "FORBIDDEN_ORIGIN");
      return;
    }
    try {
      ConnectAuth auth = ConnectAuth.of(attempt.auth());
      Dialect dialect = dialect(auth, handshaken);
      Principal principal = tokens.verify(auth.token() == null ? handshaken.token() : auth.token());
      Recovered recovered = admission.recovered(attempt, principal);
      DialectConnection speaker =
          new DialectConnection(
              dialect, requests, attempt.socket(), principal.userId(), admission.seal(), recovered);
      admission.open(
          attempt,
          principal,
          speaker,
          new ResumePosition(recovered, auth.cursors()),
          (session, stamper) ->
              new Client(principal, session, stamper, speaker, handshaken.address()));
    } catch (RequestException e) {
      refuse(attempt, e.reason(), e.code().name());
    } catch (RefusedTokenException e) {
      noteRefused(e, handshaken.address());
      refuse(attempt, e.reason(), e.code());
    }
  }

  private void noteRefused(RefusedTokenException e, String address) {
    securityLog.note(
        SecurityEvent.of(SecurityEvent.Kind.TOKEN_REFUSED)
            .from(address)
            .about("socket")
            .because(e.reason()));
  }

  private Dialect dialect(ConnectAuth auth, Handshaken handshaken) throws RequestException {
    String named = auth.dialect() == null ? handshaken.dialect() : auth.dialect();
    if (named == null) {
      return byDefault;
    }
    return Dialects.named(named)
        .orElseThrow(() -> RequestException.of(ErrorCode.INVALID, "there is no such dialect"));
  }

  private static void refuse(ConnectAttempt attempt, String message, String code) {
    attempt.refuse(message, Codec.json().createObjectNode().put("code", code));
  }

  /// One connection of a user. Its calls come one at a time.
  private final class Client implements SocketHandler {
    private final ClientSession session;
    private Principal principal;
    private final DialectConnection speaker;
    private final String address;
    private @Nullable RecoveryStamper stamper;
    private @Nullable TokenWatch watch;

    Client(
        Principal principal,
        ClientSession session,
        @Nullable RecoveryStamper stamper,
        DialectConnection speaker,
        String address) {
      this.address = address;
      this.principal = principal;
      this.session = session;
      this.stamper = stamper;
      this.speaker = speaker;
    }

    @Override
    public void onConnect(SocketIoSocket socket) {
      session.start(stamper);
      stamper = null; // the session's now
      speaker.started(session, this::renew);
      watch =
          new TokenWatch(
              socket, timers, InstantSource.system(), revocations, () -> noteRevoked(session));
      watch.watch(principal);
    }

    private void noteRevoked(ClientSession ended) {
      securityLog.note(
          SecurityEvent.of(SecurityEvent.Kind.SESSION_REVOKED)
              .by(ended.user().value())
              .from(address));
    }

    @Override
    public void onEvent(String name, List<JsonNode> args, @Nullable AckResponder ack) {
      speaker.handle(session, name, args, ack);
    }

    @Override
    public void onDisconnect(CloseReason reason) {
      conversations.close(session);
      if (watch != null) {
        watch.stop();
      }
    }

    /// A refused token changes nothing: the old one counts until it expires.
    private Principal renew(@Nullable String token) throws RequestException {
      Principal renewed;
      try {
        renewed = tokens.verify(token);
      } catch (RefusedTokenException e) {
        noteRefused(e, address);
        throw RequestException.of(ErrorCode.UNAUTHENTICATED, e.reason());
      }
      if (!renewed.userId().equals(principal.userId())) {
        throw RequestException.of(ErrorCode.FORBIDDEN, "the token is another user's");
      }
      principal = renewed;
      session.renewed(renewed.sender(), renewed.profile());
      Objects.requireNonNull(watch, "connected").watch(renewed);
      return renewed;
    }
  }
}
