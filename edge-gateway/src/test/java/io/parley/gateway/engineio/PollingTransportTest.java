package io.parley.gateway.engineio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Long-polling and its upgrade, without HTTP.
class PollingTransportTest {
  private static final EngineSettings SETTINGS =
      new EngineSettings(
          Duration.ofMillis(300), Duration.ofMillis(200), Duration.ofSeconds(10), 100, 1024);

  private final ManualTimers timers = new ManualTimers();
  private final RecordingListener listener = new RecordingListener();
  private final EngineServer server = new EngineServer(SETTINGS, timers, ConnectionLimits.DEFAULT);
  private final List<EngineSocket> sockets = new ArrayList<>();

  /// Notes its answer.
  private static final class Get implements Poll {
    final List<String> answers = new ArrayList<>();

    @Override
    public void respond(byte[] payload) {
      answers.add(new String(payload, UTF_8));
    }

    @Override
    public void refuse(EngineError error) {
      answers.add(error.name());
    }
  }

  private String open() {
    Get first = new Get();
    server
        .admit("192.0.2.1")
        .orElseThrow()
        .openPolling(
            first,
            socket -> {
              sockets.add(socket);
              return listener;
            });
    assertThat(first.answers)
        .hasSize(1)
        .first()
        .asString()
        .contains("\"upgrades\":[\"websocket\"]");
    return sockets.getLast().sid();
  }

  private Get get(String sid) {
    Get get = new Get();
    server.polling(sid).orElseThrow().poll(get);
    return get;
  }

  private boolean post(String sid, String payload) {
    PollingTransport transport = server.polling(sid).orElseThrow();
    return transport.beginPost(_ -> {}) && transport.endPost(payload);
  }

  @Test
  void framesThatWait_answerTheNextGetTogether() {
    String sid = open();
    sockets.getLast().send(Frame.message("a"));
    sockets.getLast().send(Frame.binary(new byte[] {1, 2, 3, 4}));

    assertThat(get(sid).answers).containsExactly("4a\u001ebAQIDBA==");
  }

  @Test
  void getThatWaits_isAnsweredByTheNextFrame() {
    String sid = open();
    Get get = get(sid);
    assertThat(get.answers).isEmpty();

    sockets.getLast().send(Frame.message("a"));
    assertThat(get.answers).containsExactly("4a");
  }

  @Test
  void post_mayHoldSeveralPackets() {
    String sid = open();

    assertThat(post(sid, "4a\u001ebAQIDBA==\u001e4b")).isTrue();
    assertThat(listener.calls()).containsExactly("open", "message a", "binary 4", "message b");
  }

  /// engine.io answers it so, as its client may not know yet that its POST was read.
  @Test
  void getThatComesJustAfterTheClientsEnd_hasALastNoop() {
    String sid = open();
    assertThat(post(sid, "1")).isTrue();

    assertThat(server.check("GET", "4", "polling", sid, false)).isEmpty();
    assertThat(server.check("POST", "4", "polling", sid, false)).contains(EngineError.UNKNOWN_SID);
    assertThat(get(sid).answers).containsExactly("6");
    assertThat(server.check("GET", "4", "polling", sid, false)).contains(EngineError.UNKNOWN_SID);
    assertThat(server.connections()).isZero();
  }

  @Test
  void getThatComesLongAfterTheClientsEnd_isOfNoSession() {
    String sid = open();
    post(sid, "1");
    timers.advance(Duration.ofSeconds(3));
    assertThat(server.check("GET", "4", "polling", sid, false)).contains(EngineError.UNKNOWN_SID);
  }

  @Test
  void getOfAnotherProtocol_isRefused_alsoAfterTheClientsEnd() {
    String sid = open();
    assertThat(server.check("GET", "3", "polling", sid, false)).contains(EngineError.BAD_REQUEST);
    post(sid, "1");

    assertThat(server.check("GET", "3", "polling", sid, false)).contains(EngineError.BAD_REQUEST);
    assertThat(server.check("GET", "4", "polling", sid, false)).isEmpty();
  }

  @Test
  void getThatWaitsAtTheClientsEnd_hasTheNoop_andAnotherIsOfNoSession() {
    String sid = open();
    Get waiting = get(sid);
    post(sid, "1");
    assertThat(waiting.answers).containsExactly("6");
    assertThat(server.check("GET", "4", "polling", sid, false)).contains(EngineError.UNKNOWN_SID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "", "4a\u001e", "b$$$", "2", "7"})
  void postThatCannotBeRead_endsTheSession(String payload) {
    String sid = open();

    assertThat(post(sid, payload)).isFalse();
    assertThat(listener.calls()).last().isEqualTo("close PARSE_ERROR");
    assertThat(server.polling(sid)).isEmpty();
    assertThat(server.connections()).isZero();
  }

  @Test
  void secondGet_endsTheSessionAndTellsTheFirst() {
    String sid = open();
    Get first = get(sid);
    Get second = get(sid);

    assertThat(first.answers).containsExactly("1");
    assertThat(second.answers).containsExactly("BAD_REQUEST");
    assertThat(listener.calls()).last().isEqualTo("close POLLING_OVERLAP");
    assertThat(server.polling(sid)).isEmpty();
  }

  @Test
  void secondPostBeforeTheFirstHasEnded_endsTheSession() {
    String sid = open();
    PollingTransport transport = server.polling(sid).orElseThrow();

    assertThat(transport.beginPost(_ -> {})).isTrue();
    assertThat(transport.beginPost(_ -> {})).isFalse();
    assertThat(listener.calls()).last().isEqualTo("close POLLING_OVERLAP");
  }

  @Test
  void clientsClose_isAnsweredByANoop() {
    String sid = open();
    Get get = get(sid);

    assertThat(post(sid, "1")).isTrue();
    assertThat(get.answers).containsExactly("6");
    assertThat(server.polling(sid)).isEmpty();
  }

  @Test
  void serversClose_comesAfterWhatWasQueued() {
    String sid = open();
    sockets.getLast().send(Frame.message("last"));
    sockets.getLast().close(CloseReason.SERVER_SHUTDOWN);
    Get next = get(sid);
    Get afterIt = get(sid);

    assertThat(next.answers).containsExactly("4last");
    assertThat(afterIt.answers).containsExactly("1");
    assertThat(server.connections()).isZero();
    assertThat(timers.size()).isZero();
  }

  @Test
  void clientThatDoesNotComeForTheLastFrames_isForgottenAfterPingTimeout() {
    String sid = open();
    sockets.getLast().send(Frame.message("last"));
    sockets.getLast().close(CloseReason.SERVER_SHUTDOWN);
    timers.advance(Duration.ofMillis(200));

    assertThat(server.polling(sid)).isEmpty();
    assertThat(server.connections()).isZero();
  }

  @Test
  void heartbeat_goesThroughGetAndPost() {
    String sid = open();
    for (int i = 0; i < 3; i++) {
      Get get = get(sid);
      timers.advance(Duration.ofMillis(300));
      assertThat(get.answers).containsExactly("2");
      assertThat(post(sid, "3")).isTrue();
    }
    timers.advance(Duration.ofMillis(500));

    assertThat(listener.calls()).last().isEqualTo("close PING_TIMEOUT");
    assertThat(server.polling(sid)).isEmpty();
  }

  @Test
  void clientThatDoesNotFetch_isClosedWhenItsOutboxOverflows() {
    open();
    sockets.getLast().send(Frame.message("x".repeat(600)));

    assertThat(sockets.getLast().send(Frame.message("x".repeat(600)))).isFalse();
    assertThat(listener.calls()).last().isEqualTo("close SLOW_CONSUMER");
  }

  // The upgrade.

  @Test
  void probe_releasesTheGetThatWaitsAndTheOneThatComesLate() {
    String sid = open();
    Get waiting = get(sid);
    FakeTransport websocket = FakeTransport.fast();
    TransportListener probe = server.probe(sid, websocket).orElseThrow();
    probe.onText("2probe");
    assertThat(websocket.sent()).containsExactly("3probe");
    assertThat(waiting.answers).isEmpty();

    timers.advance(Duration.ofMillis(100));
    assertThat(waiting.answers).containsExactly("6");
    Get late = get(sid);
    timers.advance(Duration.ofMillis(100));
    assertThat(late.answers).containsExactly("6");
  }

  @Test
  void upgrade_movesTheSessionWithWhatWasNotSent() {
    String sid = open();
    FakeTransport websocket = FakeTransport.fast();
    TransportListener probe = server.probe(sid, websocket).orElseThrow();
    probe.onText("2probe");
    sockets.getLast().send(Frame.message("a"));
    sockets.getLast().send(Frame.message("b"));
    probe.onText("5");
    probe.onText("4hello");
    probe.onBinary(ByteBuffer.allocate(2));

    assertThat(websocket.sent()).containsExactly("3probe", "4a", "4b");
    assertThat(listener.calls()).containsExactly("open", "message hello", "binary 2");
    assertThat(server.polling(sid)).isEmpty();
    assertThat(server.check("GET", "4", "polling", sid, false)).contains(EngineError.BAD_REQUEST);

    probe.onClosed(CloseReason.TRANSPORT_CLOSED);
    assertThat(listener.calls()).last().isEqualTo("close TRANSPORT_CLOSED");
    assertThat(server.connections()).isZero();
  }

  @Test
  void getThatWaitsAtTheUpgrade_cameTooLate() {
    String sid = open();
    FakeTransport websocket = FakeTransport.fast();
    TransportListener probe = server.probe(sid, websocket).orElseThrow();
    Get waiting = get(sid);
    probe.onText("5");
    sockets.getLast().send(Frame.message("a"));

    assertThat(waiting.answers).containsExactly("BAD_REQUEST");
    assertThat(websocket.sent()).containsExactly("4a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "4hello", "1", "3", "6", "abc", ""})
  void anythingElseOnTheProbingSocket_closesOnlyThatSocket(String packet) {
    String sid = open();
    FakeTransport websocket = FakeTransport.fast();
    server.probe(sid, websocket).orElseThrow().onText(packet);

    assertThat(websocket.closes()).containsExactly("1002 parse error");
    assertThat(sockets.getLast().isOpen()).isTrue();
    assertThat(post(sid, "4still here")).isTrue();
    assertThat(server.probe(sid, FakeTransport.fast())).isPresent();
  }

  @Test
  void probeThatIsNotFollowedUp_isClosedAndPollingGoesOn() {
    EngineServer patient =
        new EngineServer(
            new EngineSettings(
                Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofSeconds(10), 100, 1024),
            timers,
            ConnectionLimits.DEFAULT);
    patient
        .admit("192.0.2.1")
        .orElseThrow()
        .openPolling(
            new Get(),
            socket -> {
              sockets.add(socket);
              return listener;
            });
    String sid = sockets.getLast().sid();
    FakeTransport websocket = FakeTransport.fast();
    patient.probe(sid, websocket).orElseThrow().onText("2probe");
    timers.advance(Duration.ofSeconds(10));

    assertThat(websocket.closes()).containsExactly("4004 upgrade timeout");
    Get get = new Get();
    patient.polling(sid).orElseThrow().poll(get);
    assertThat(get.answers).isEmpty(); // no noop any more
    sockets.getLast().send(Frame.message("a"));
    assertThat(get.answers).containsExactly("4a");
  }

  @Test
  void secondProbe_isRefusedWhileTheFirstAsks() {
    String sid = open();

    assertThat(server.probe(sid, FakeTransport.fast())).isPresent();
    assertThat(server.probe(sid, FakeTransport.fast())).isEmpty();
  }

  @Test
  void sessionThatEnds_closesTheSocketThatProbes() {
    String sid = open();
    FakeTransport websocket = FakeTransport.fast();
    server.probe(sid, websocket);
    post(sid, "1");

    assertThat(websocket.closes()).containsExactly("1000 transport close");
    timers.advance(Duration.ofSeconds(3)); // so long a last GET may come
    assertThat(timers.size()).isZero();
  }
}
