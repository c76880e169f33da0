package io.parley.gateway.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineServerTest {
  private final ManualTimers timers = new ManualTimers();
  private final EngineServer server =
      new EngineServer(EngineSettings.DEFAULT, timers, ConnectionLimits.DEFAULT);

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // method, EIO, transport, sid, upgrade, error
        "GET, 4, polling, -, false, -",
        "GET, 4, websocket, -, true, -",
        "GET, 4, websocket, '', true, -",
        "GET, 3, -, x, false, UNKNOWN_TRANSPORT",
        "GET, 4, carrier-pigeon, -, false, UNKNOWN_TRANSPORT",
        "GET, 4, webtransport, -, false, UNKNOWN_TRANSPORT",
        "GET, 4, polling, unknown, false, UNKNOWN_SID",
        "POST, 4, polling, unknown, false, UNKNOWN_SID",
        "GET, 4, websocket, unknown, true, UNKNOWN_SID",
        "POST, 4, polling, -, false, BAD_HANDSHAKE_METHOD",
        "PUT, 4, polling, -, false, BAD_HANDSHAKE_METHOD",
        "GET, 4, websocket, -, false, BAD_REQUEST",
        "GET, 4, polling, -, true, BAD_REQUEST",
        "GET, 3, polling, -, false, UNSUPPORTED_PROTOCOL_VERSION",
        "GET, 3, websocket, -, true, UNSUPPORTED_PROTOCOL_VERSION",
        "GET, -, polling, -, false, UNSUPPORTED_PROTOCOL_VERSION",
        "GET, 04, polling, -, false, UNSUPPORTED_PROTOCOL_VERSION",
      })
  void request_isCheckedInTheReferenceServersOrder(
      String method, String eio, String transport, String sid, boolean upgrade, String error) {
    assertThat(
            server.check(method, eio, transport, sid, upgrade).map(EngineError::name).orElse(null))
        .isEqualTo(error);
  }

  @AfterEach
  void openedConnections_areOpenOrClosed() {
    ConnectionCounts counts = server.counts();
    assertThat(counts.opened())
        .isEqualTo(
            server.connections() + Stream.of(CloseReason.values()).mapToLong(counts::closed).sum());
  }

  @Test
  void errors_areWordedAsTheReferenceServerWordsThem() {
    assertThat(EngineError.values())
        .extracting(error -> error.httpStatus() + " " + error.body())
        .containsExactly(
            "400 {\"code\":0,\"message\":\"Transport unknown\"}",
            "400 {\"code\":1,\"message\":\"Session ID unknown\"}",
            "400 {\"code\":2,\"message\":\"Bad handshake method\"}",
            "400 {\"code\":3,\"message\":\"Bad request\"}",
            "403 {\"code\":4,\"message\":\"Forbidden\"}",
            "400 {\"code\":5,\"message\":\"Unsupported protocol version\"}",
            "503 {\"code\":6,\"message\":\"Overloaded\"}");
  }

  @Test
  void connectionsPerAddress_areLimitedAndGivenBack() {
    EngineServer limited =
        new EngineServer(
            EngineSettings.DEFAULT, timers, new ConnectionLimits(10, 2, 1_000, 1 << 20));
    EngineSocket first = open(limited, "192.0.2.1", FakeTransport.fast());
    open(limited, "192.0.2.1", FakeTransport.fast());

    assertThat(limited.admit("192.0.2.1")).isEmpty();
    assertThat(limited.admit("192.0.2.2")).isPresent();
    first.close(CloseReason.TRANSPORT_ERROR);
    assertThat(limited.admit("192.0.2.1")).isPresent();
    assertThat(limited.admit("192.0.2.1")).isEmpty();
  }

  @Test
  void connections_areLimitedAndGivenBack() {
    EngineServer limited =
        new EngineServer(
            EngineSettings.DEFAULT, timers, new ConnectionLimits(1, 1, 1_000, 1 << 20));
    EngineServer.Admission only = limited.admit("192.0.2.1").orElseThrow();

    assertThat(limited.admit("192.0.2.2")).isEmpty();
    only.giveUp();
    assertThat(limited.admit("192.0.2.2")).isPresent();
  }

  @Test
  void handshakes_areLimitedByTheirRate() {
    long[] now = {0};
    ConnectionQuota admissions =
        new ConnectionQuota(new ConnectionLimits(1_000, 1_000, 10, 1 << 20), () -> now[0]);
    for (int i = 0; i < 10; i++) {
      assertThat(admissions.admit("192.0.2." + i)).isNotNull();
    }
    assertThat(admissions.admit("192.0.2.10")).isNull();

    now[0] += Duration.ofMillis(100).toNanos();
    assertThat(admissions.admit("192.0.2.11")).isNotNull();
    assertThat(admissions.admit("192.0.2.12")).isNull();
    assertThat(admissions.connections()).isEqualTo(11);
  }

  @Test
  void handshakesOfOneAddress_areHalfOfAll_alsoOfOneThatComesAndGoes() {
    long[] now = {0};
    ConnectionQuota admissions =
        new ConnectionQuota(new ConnectionLimits(1_000, 1_000, 10, 1 << 20), () -> now[0]);
    for (int i = 0; i < 5; i++) {
      admissions.release(Objects.requireNonNull(admissions.admit("192.0.2.1")));
    }

    assertThat(admissions.admit("192.0.2.1")).isNull();
    for (int i = 0; i < 5; i++) {
      assertThat(admissions.admit("192.0.2.2")).isNotNull();
    }
    now[0] += Duration.ofSeconds(3).toNanos();
    admissions.admit("192.0.2.3");
    assertThat(admissions.addresses()).isEqualTo(2); // the first is forgotten
    assertThat(admissions.admit("192.0.2.1")).isNotNull();
  }

  @Test
  void limitsThatCannotWork_areRefusedByName() {
    assertThatThrownBy(() -> new ConnectionLimits(0, 1, 1, 1 << 20))
        .hasMessageStartingWith("connections is");
    assertThatThrownBy(() -> new ConnectionLimits(1, 0, 1, 1 << 20))
        .hasMessageStartingWith("connectionsPerAddress is");
    assertThatThrownBy(() -> new ConnectionLimits(1, 1, 0, 1 << 20))
        .hasMessageStartingWith("handshakesPerSecond is");
    assertThatThrownBy(() -> new ConnectionLimits(1, 1, 1, 1))
        .hasMessageStartingWith("untrustedBytes is 1, expected 1048576 or more");
  }

  @Test
  void drain_closesAllSpreadOverItsWindowAndTakesNobodyNew() {
    List<FakeTransport> transports = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      transports.add(FakeTransport.fast());
      open(server, "192.0.2.1", transports.getLast());
    }
    CompletableFuture<Void> done = server.drain(Duration.ofSeconds(1));
    assertThat(closed(transports)).isEqualTo(5);
    assertThat(server.check("GET", "4", "polling", null, false)).contains(EngineError.OVERLOADED);
    assertThat(server.isDraining()).isTrue();

    timers.advance(Duration.ofMillis(500));
    assertThat(closed(transports)).isEqualTo(55);
    assertThat(done).isNotDone();
    timers.advance(Duration.ofMillis(450));
    assertThat(closed(transports)).isEqualTo(100);
    assertThat(done).isCompleted();
    assertThat(transports)
        .allSatisfy(
            transport -> {
              assertThat(transport.closes()).containsExactly("1001 server shutting down");
              assertThat(transport.sent()).doesNotContain("41");
            });
  }

  @Test
  void drainWithoutAWindow_closesAllAtOnce() {
    FakeTransport transport = FakeTransport.fast();
    open(server, "192.0.2.1", transport);

    assertThat(server.drain(Duration.ZERO)).isCompleted();
    assertThat(server.counts().closed(CloseReason.SERVER_SHUTDOWN)).isEqualTo(1);
    assertThat(transport.closes()).hasSize(1);
    assertThat(server.connections()).isZero();
  }

  private static long closed(List<FakeTransport> transports) {
    return transports.stream().filter(transport -> !transport.closes().isEmpty()).count();
  }

  private static EngineSocket open(EngineServer server, String address, FakeTransport transport) {
    return (EngineSocket)
        server
            .admit(address)
            .orElseThrow()
            .openWebSocket(transport, socket -> new RecordingListener());
  }
}
