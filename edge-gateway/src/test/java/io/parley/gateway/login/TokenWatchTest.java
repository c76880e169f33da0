package io.parley.gateway.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.wire.Revocation;
import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.EngineSettings;
import io.parley.gateway.engineio.EngineSocket;
import io.parley.gateway.engineio.FakeTransport;
import io.parley.gateway.engineio.ManualTimers;
import io.parley.gateway.engineio.Sessions;
import io.parley.gateway.login.token.Principal;
import io.parley.gateway.login.token.Revocations;
import io.parley.gateway.socketio.AckResponder;
import io.parley.gateway.socketio.ConnectAttempt;
import io.parley.gateway.socketio.SocketHandler;
import io.parley.gateway.socketio.SocketIoConnection;
import io.parley.gateway.socketio.SocketIoSettings;
import io.parley.gateway.socketio.SocketIoSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TokenWatchTest {
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

  private final ManualTimers timers = new ManualTimers();
  private final FakeTransport transport = FakeTransport.fast();
  private Instant now = START;
  private @Nullable SocketIoSocket socket;
  private final Revocations revocations = new Revocations(Duration.ofDays(1), () -> now);
  private final List<String> revoked = new ArrayList<>();
  private final TokenWatch watch;

  TokenWatchTest() {
    EngineSocket engine =
        Sessions.open(
            EngineSettings.DEFAULT,
            new ManualTimers(),
            transport,
            session -> new SocketIoConnection(SocketIoSettings.DEFAULT, session, this::connect));
    engine.onText("40");
    transport.takeSent();
    watch = new TokenWatch(socket, timers, () -> now, revocations, () -> revoked.add("told"));
  }

  @Test
  void tokenThatIsRevoked_endsTheConnectionAtOnce() {
    watch.watch(expiringIn(Duration.ofHours(1)));
    transport.takeSent();

    revocations.add(new Revocation(new UserId("bob"), null, now, new UserId("admin")));
    assertThat(transport.closes()).isEmpty();
    revocations.add(new Revocation(new UserId("alice"), null, now, new UserId("admin")));

    assertThat(transport.takeSent())
        .containsExactly("42[\"session:closed\",{\"code\":\"TOKEN_REVOKED\"}]");
    assertThat(transport.closes()).containsExactly("4402 token revoked");
    assertThat(revoked).containsExactly("told");
  }

  @Test
  void tokenThatWasRevokedBeforeItIsWatched_endsTheConnectionAtOnce() {
    revocations.add(new Revocation(new UserId("alice"), null, now, new UserId("admin")));

    watch.watch(expiringIn(Duration.ofHours(1)));

    assertThat(transport.closes()).containsExactly("4402 token revoked");
  }

  @Test
  void tokenThatAnotherHasReplaced_endsNothingWhenItIsRevoked() {
    watch.watch(withId("old"));
    watch.watch(withId("new"));

    revocations.add(new Revocation(new UserId("alice"), "old", now, new UserId("admin")));
    assertThat(transport.closes()).isEmpty();
    revocations.add(new Revocation(new UserId("alice"), "new", now, new UserId("admin")));

    assertThat(transport.closes()).containsExactly("4402 token revoked");
  }

  private Principal withId(String tokenId) {
    return new Principal(
        new Sender(new UserId("alice"), null, null),
        now,
        now.plus(Duration.ofHours(1)),
        tokenId,
        Set.of());
  }

  private void connect(ConnectAttempt attempt) {
    attempt.accept(
        new SocketHandler() {
          @Override
          public void onConnect(SocketIoSocket connected) {
            socket = connected;
          }

          @Override
          public void onEvent(String name, List<JsonNode> args, @Nullable AckResponder ack) {}

          @Override
          public void onDisconnect(CloseReason reason) {}
        });
  }

  @Test
  void client_isToldAMinuteBeforeItsTokenExpiresAndThenClosed() {
    watch.watch(expiringIn(Duration.ofHours(1)));
    advance(Duration.ofMinutes(59).minusMillis(1));
    assertThat(transport.sent()).isEmpty();

    advance(Duration.ofMillis(1));
    assertThat(transport.takeSent())
        .containsExactly("42[\"session:expiring\",{\"expiresAt\":\"2026-11-21T13:00:00Z\"}]");
    advance(Duration.ofMinutes(1));
    assertThat(transport.takeSent())
        .containsExactly("42[\"session:closed\",{\"code\":\"TOKEN_EXPIRED\"}]");
    assertThat(transport.closes()).containsExactly("4005 token expired");
    assertThat(timers.size()).isZero();
  }

  @Test
  void tokenOfLessThanTwoMinutes_isToldOfAtHalfOfWhatIsLeft() {
    watch.watch(expiringIn(Duration.ofSeconds(10)));
    advance(Duration.ofSeconds(5));

    assertThat(transport.sent()).hasSize(1).first().asString().contains("session:expiring");
    assertThat(transport.closes()).isEmpty();
  }

  @Test
  void newerToken_takesTheOldOnesPlace() {
    watch.watch(expiringIn(Duration.ofSeconds(10)));
    advance(Duration.ofSeconds(5));
    watch.watch(expiringIn(Duration.ofHours(1)));
    transport.takeSent();
    advance(Duration.ofMinutes(58));

    assertThat(transport.sent()).isEmpty();
    assertThat(transport.closes()).isEmpty();
    assertThat(timers.size()).isEqualTo(1);
  }

  @Test
  void newerTokenOfAClientThatWasJustTold_takesTheOldOnesPlace() {
    Principal newer = expiringIn(Duration.ofHours(1));
    watch.watch(expiringIn(Duration.ofSeconds(10)));
    transport.onSend(() -> watch.watch(newer));
    advance(Duration.ofSeconds(5));
    assertThat(transport.takeSent()).hasSize(1).first().asString().contains("session:expiring");
    advance(Duration.ofMinutes(1));

    assertThat(transport.sent()).isEmpty();
    assertThat(transport.closes()).isEmpty();
    assertThat(timers.size()).isEqualTo(1);
  }

  @Test
  void tokenOfManyYears_isWatchedDayByDay() {
    watch.watch(expiringIn(Duration.ofDays(365L * 5_000)));
    for (int day = 0; day < 3; day++) {
      advance(Duration.ofDays(1));
    }

    assertThat(timers.size()).isEqualTo(1);
    assertThat(transport.sent()).isEmpty();
  }

  @Test
  void tokenThatHasJustExpired_endsTheConnectionAtOnce() {
    watch.watch(expiringIn(Duration.ofSeconds(-1)));
    timers.advance(Duration.ZERO);

    assertThat(transport.closes()).containsExactly("4005 token expired");
  }

  @Test
  void clientThatHasGone_leavesNoTimer() {
    watch.watch(expiringIn(Duration.ofHours(1)));
    watch.stop();
    watch.watch(expiringIn(Duration.ofHours(2)));

    assertThat(timers.size()).isZero();
  }

  private Principal expiringIn(Duration duration) {
    return new Principal(new Sender(new UserId("alice"), null, null), now.plus(duration));
  }

  /// The clock is ahead of the timers, as it is when a timer has run.
  private void advance(Duration duration) {
    now = now.plus(duration);
    timers.advance(duration);
  }
}
