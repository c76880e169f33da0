package io.parley.gateway.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ErrorCode;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.wire.Answer.SessionRefused;
import io.parley.contract.wire.Answer.UserMemberships;
import io.parley.contract.wire.GatewayRef;
import io.parley.gateway.conversation.ClientSession;
import io.parley.gateway.conversation.Conversations;
import io.parley.gateway.conversation.OnePartition;
import io.parley.gateway.conversation.RecoveryStamper;
import io.parley.gateway.conversation.ResumePosition;
import io.parley.gateway.conversation.Upstream;
import io.parley.gateway.dialect.DialectConnection;
import io.parley.gateway.dialect.Dialects;
import io.parley.gateway.dialect.Speakers;
import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.EngineSettings;
import io.parley.gateway.engineio.EngineSocket;
import io.parley.gateway.engineio.FakeTransport;
import io.parley.gateway.engineio.ManualTimers;
import io.parley.gateway.engineio.Sessions;
import io.parley.gateway.history.HistorySource;
import io.parley.gateway.login.recovery.Recovered;
import io.parley.gateway.login.recovery.RecoveryTokens;
import io.parley.gateway.login.token.Principal;
import io.parley.gateway.request.RequestIds;
import io.parley.gateway.socketio.AckResponder;
import io.parley.gateway.socketio.ConnectAttempt;
import io.parley.gateway.socketio.SocketHandler;
import io.parley.gateway.socketio.SocketIoConnection;
import io.parley.gateway.socketio.SocketIoSettings;
import io.parley.gateway.socketio.SocketIoSocket;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ConnectionAdmissionTest {
  private static final GatewayRef HERE = new GatewayRef("here", 1, 0);

  private final ManualTimers timers = new ManualTimers();
  private final FakeTransport transport = FakeTransport.fast();
  private final List<String> asked = new ArrayList<>();
  private final Conversations conversations =
      new Conversations(
          upstream(),
          new OnePartition(),
          (command, onSuccess, onFailure) -> onSuccess.run(),
          HistorySource.NONE,
          new RequestIds(),
          timers,
          Runnable::run,
          () -> 0);
  private final RecoveryTokens tokens =
      new RecoveryTokens(
          List.of(new SecretKeySpec("a key of all gateways".getBytes(UTF_8), "HmacSHA256")));

  private Instant now = Instant.parse("2026-11-21T12:00:00Z");
  private @Nullable ClientSession session;

  private Upstream upstream() {
    return (Upstream)
        Proxy.newProxyInstance(
            Upstream.class.getClassLoader(),
            new Class<?>[] {Upstream.class},
            (proxy, method, args) -> {
              asked.add(method.getName());
              return null;
            });
  }

  private final class HandlerFactory implements SocketHandler {
    private final ClientSession session;
    private final @Nullable RecoveryStamper stamps;

    HandlerFactory(ClientSession session, @Nullable RecoveryStamper stamps) {
      this.session = session;
      this.stamps = stamps;
    }

    @Override
    public void onConnect(SocketIoSocket socket) {
      session.start(stamps);
      ConnectionAdmissionTest.this.session = session;
    }

    @Override
    public void onEvent(String name, List<JsonNode> args, @Nullable AckResponder ack) {}

    @Override
    public void onDisconnect(CloseReason reason) {
      conversations.close(session);
    }
  }

  /// @param auth the CONNECT packet's
  private EngineSocket connect(String auth, @Nullable RecoveryTokens tokens) {
    ConnectionAdmission admission =
        new ConnectionAdmission(conversations, tokens, timers, () -> now);
    Principal alice =
        new Principal(new Sender(new UserId("alice"), null, null), now.plusSeconds(3_600));
    EngineSocket engine =
        Sessions.open(
            EngineSettings.DEFAULT,
            new ManualTimers(),
            transport,
            socket ->
                new SocketIoConnection(
                    SocketIoSettings.DEFAULT,
                    socket,
                    attempt -> {
                      Recovered recovered = admission.recovered(attempt, alice);
                      admission.open(
                          attempt,
                          alice,
                          speaker(attempt, recovered),
                          new ResumePosition(recovered, Map.of()),
                          HandlerFactory::new);
                      sessionId = attempt.socket().id();
                    }));
    engine.onText("40" + auth);
    return engine;
  }

  private DialectConnection speaker(ConnectAttempt attempt, @Nullable Recovered recovered) {
    return new DialectConnection(
        Dialects.NATIVE,
        Speakers.unasked(),
        attempt.socket(),
        new UserId("alice"),
        tokens.seal(),
        recovered);
  }

  private String sessionId = "";

  private void name() {
    conversations.memberships(
        new UserMemberships(
            HERE, new UserId("alice"), sessionId, null, List.of(), List.of(), true));
  }

  private List<String> sent() {
    return transport.takeSent().stream().filter(frame -> frame.startsWith("4")).toList();
  }

  private static String pid(String connected) {
    return Codec.json().readTree(connected.substring(2)).get("pid").asString();
  }

  @Test
  void client_isLetInWhenItsSessionIsReady() {
    connect("", tokens);
    assertThat(sent()).isEmpty();

    name();

    assertThat(sent())
        .satisfiesExactly(
            connected -> assertThat(pid(connected)).isNotEmpty(),
            ready -> assertThat(ready).startsWith("42[\"session:ready\""));
  }

  @Test
  void client_doesNotWaitForEver_butCannotBeRecovered() {
    connect("", tokens);
    timers.advance(ConnectionAdmission.PATIENCE);
    assertThat(sent()).containsExactly("40{\"sid\":\"" + sessionId + "\"}");

    name();

    assertThat(sent()).singleElement().asString().startsWith("42[\"session:ready\"");
  }

  @Test
  void clientThatComesBack_isToldItsPid_alsoWhenItHasToWait() {
    connect("", tokens);
    name();
    String pid = pid(sent().getFirst());

    connect("{\"pid\":\"" + pid + "\"}", tokens);
    name();
    assertThat(pid(sent().getFirst())).isEqualTo(pid);

    connect("{\"pid\":\"" + pid + "\"}", tokens);
    timers.advance(ConnectionAdmission.PATIENCE);
    assertThat(pid(sent().getFirst())).isEqualTo(pid);
  }

  @Test
  void clientThatComesBackTooLate_startsAnew() {
    connect("", tokens);
    name();
    String pid = pid(sent().getFirst());
    now = now.plus(Duration.ofDays(2));

    connect("{\"pid\":\"" + pid + "\"}", tokens);
    name();
    assertThat(pid(sent().getFirst())).isNotEqualTo(pid);
  }

  @Test
  void withoutAKey_nobodyIsRecovered() {
    connect("{\"pid\":\"something\"}", null);
    name();

    assertThat(sent().getFirst()).isEqualTo("40{\"sid\":\"" + sessionId + "\"}");
  }

  @Test
  void clientThatGoesWhileItWaits_leavesNothingBehind() {
    connect("", tokens).onClosed(CloseReason.TRANSPORT_CLOSED);

    assertThat(conversations.sessionCount()).isZero();
    assertThat(asked).containsExactly("sessionOpened", "sessionClosed");
    name();
    timers.advance(ConnectionAdmission.PATIENCE);
    assertThat(session).isNull();
  }

  @Test
  void clientThatTheProcessorDoesNotWant_isToldSoAndPutOut() {
    connect("", tokens);
    conversations.refused(
        new SessionRefused(HERE, new UserId("alice"), sessionId, ErrorCode.RATE_LIMITED));

    assertThat(sent())
        .containsExactly(
            "40{\"sid\":\"" + sessionId + "\"}",
            "42[\"session:closed\",{\"code\":\"RATE_LIMITED\"}]",
            "41");
  }
}
