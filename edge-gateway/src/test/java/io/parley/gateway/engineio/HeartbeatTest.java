package io.parley.gateway.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
  private final ManualTimers timers = new ManualTimers();
  private final RecordingListener listener = new RecordingListener();
  private final FakeTransport transport = FakeTransport.fast();
  private final EngineSettings settings =
      new EngineSettings(
          Duration.ofMillis(300), Duration.ofMillis(200), Duration.ofSeconds(10), 100, 1024);
  private EngineSocket socket = Sessions.open(settings, timers, transport, s -> listener);

  @BeforeEach
  void forgetOpening() {
    transport.takeSent();
  }

  @Test
  void server_sendsPingEveryPingInterval() {
    for (int i = 0; i < 5; i++) {
      advance(299);
      assertThat(transport.takeSent()).isEmpty();
      advance(1);
      assertThat(transport.takeSent()).containsExactly("2");
      socket.onText("3");
    }

    assertThat(socket.isOpen()).isTrue();
    assertThat(timers.size()).isEqualTo(1);
  }

  @Test
  void server_closesConnectionIfClientDoesNotSendPongWithinPingTimeout() {
    advance(300 + 199);
    assertThat(socket.isOpen()).isTrue();

    advance(1);
    assertThat(listener.calls()).containsExactly("open", "close PING_TIMEOUT");
    assertThat(transport.closes()).containsExactly("4000 ping timeout");
    assertThat(timers.size()).isZero();
  }

  @Test
  void pongInTime_putsTheNextPingOneIntervalLater() {
    advance(300 + 150);
    transport.takeSent();
    socket.onText("3");
    advance(299);
    assertThat(transport.takeSent()).isEmpty();

    advance(1);
    assertThat(transport.takeSent()).containsExactly("2");
  }

  @Test
  void messageInsteadOfPong_doesNotKeepTheSession() {
    advance(300 + 150);
    socket.onText("4hello");
    advance(50);

    assertThat(listener.calls()).last().isEqualTo("close PING_TIMEOUT");
  }

  @Test
  void pongThatNoPingAskedFor_changesNothing() {
    advance(200);
    socket.onText("3");
    advance(100);

    assertThat(transport.takeSent()).containsExactly("2");
  }

  @Test
  void pingTimeoutAbovePingInterval_stillPingsEveryInterval() {
    ManualTimers own = new ManualTimers();
    FakeTransport wire = FakeTransport.fast();
    EngineSocket other =
        Sessions.open(
            new EngineSettings(
                Duration.ofMillis(100),
                Duration.ofMillis(1_000),
                Duration.ofSeconds(10),
                100,
                1024),
            own,
            wire,
            s -> new RecordingListener());
    wire.takeSent();
    for (int i = 0; i < 3; i++) {
      own.advance(Duration.ofMillis(100));
      other.onText("3");
    }

    assertThat(wire.takeSent()).containsExactly("2", "2", "2");
  }

  @Test
  void closedSession_isPingedNoMore() {
    socket.close(CloseReason.SERVER_SHUTDOWN);
    advance(10_000);

    assertThat(transport.sent()).isEmpty();
    assertThat(timers.size()).isZero();
  }

  private void advance(long millis) {
    timers.advance(Duration.ofMillis(millis));
  }
}
