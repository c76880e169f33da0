package io.parley.gateway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.gateway.conformance.HttpConnection.Reply;
import io.parley.gateway.engineio.EngineSettings;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Engine.IO protocol 4, "Upgrade": from HTTP long-polling to a websocket, without the loss of a
/// packet. Each test is named by the sentence that it checks.
class EngineIoUpgradeConformanceTest {
  private static final String UNKNOWN_SID = "{\"code\":1,\"message\":\"Session ID unknown\"}";

  private TestServer server;
  private Wire wire;
  private PollingClient polling;

  @BeforeEach
  void open() throws Exception {
    open(TestServer.QUIET);
  }

  private void open(EngineSettings settings) throws Exception {
    server = TestServer.echo(settings);
    wire = server.wire();
    polling = new PollingClient(wire);
    server.awaitHandled();
  }

  @AfterEach
  void close() throws Exception {
    wire.close();
    server.close();
  }

  private String sid() {
    return OpenPacket.parse(polling.openPacket()).sid();
  }

  /// A websocket for the session, of which nothing was said yet.
  private RawWebSocket webSocket() throws Exception {
    RawWebSocket socket = wire.webSocket(Wire.WEBSOCKET + "&sid=" + sid());
    server.awaitHandled();
    return socket;
  }

  private RawWebSocket probed() throws Exception {
    RawWebSocket socket = webSocket();
    socket.text("2probe");
    assertThat(socket.receiveText()).isEqualTo("3probe");
    return socket;
  }

  private RawWebSocket upgraded() throws Exception {
    RawWebSocket socket = probed();
    socket.text("5");
    socket.text("4upgraded");
    assertThat(socket.receiveText()).isEqualTo("4upgraded");
    return socket;
  }

  private void assertPollingGoesOn() throws IOException {
    polling.send("4still here");
    String packet = polling.receive();
    assertThat(packet.equals("6") ? polling.receive() : packet).isEqualTo("4still here");
  }

  @Test
  @DisplayName("The server MUST respond with a pong packet with the string probe in the payload")
  void probe_isAnswered() throws Exception {
    RawWebSocket socket = webSocket();

    socket.text("2probe");

    assertThat(socket.receiveText()).isEqualTo("3probe");
  }

  @Test
  @DisplayName("The server MUST send a noop packet to any pending GET request")
  void pendingGet_isAnsweredWithANoop() throws Exception {
    polling.startGet();
    server.awaitHandled();

    RawWebSocket socket = probed();
    Reply pending = polling.reply();

    assertThat(pending.status()).isEqualTo(200);
    assertThat(pending.body()).isEqualTo("6");
    socket.text("5");
    socket.text("4hello");
    assertThat(socket.receiveText()).isEqualTo("4hello");
  }

  @Test
  @DisplayName("A GET request that comes while the websocket is probed is answered with a noop")
  void lateGet_isAnsweredWithANoop() throws Exception {
    probed();

    polling.startGet();

    assertThat(polling.reply().body()).isEqualTo("6");
    polling.startGet();
    assertThat(polling.reply().body()).isEqualTo("6");
  }

  @Test
  @DisplayName(
      "The client MUST send an upgrade packet to complete the upgrade; then messages go over the websocket")
  void messages_goOverTheWebSocket() throws Exception {
    RawWebSocket socket = probed();

    socket.text("5");
    socket.text("4hello");
    socket.binary(new byte[] {1, 2, 3});

    assertThat(socket.receiveText()).isEqualTo("4hello");
    assertThat(socket.receive().payload()).containsExactly(1, 2, 3);
  }

  @Test
  @DisplayName("Probe, upgrade and first message may come in one piece")
  void wholeUpgradeAtOnce_isTaken() throws Exception {
    RawWebSocket socket = webSocket();

    for (String packet : new String[] {"2probe", "5", "4one", "4two"}) {
      socket.text(packet);
    }

    assertThat(socket.receiveText()).isEqualTo("3probe");
    assertThat(socket.receiveText()).isEqualTo("4one");
    assertThat(socket.receiveText()).isEqualTo("4two");
  }

  @Test
  @DisplayName(
      "Pausing ensures that no packet gets lost: what polling did not fetch goes over the websocket")
  void unfetchedPackets_goOverTheWebSocketInOrder() throws Exception {
    RawWebSocket socket = probed();
    polling.send("4one", "bAQID", "4two");

    socket.text("5");
    socket.text("4three");

    assertThat(socket.receiveText()).isEqualTo("4one");
    assertThat(socket.receive().payload()).containsExactly(1, 2, 3);
    assertThat(socket.receiveText()).isEqualTo("4two");
    assertThat(socket.receiveText()).isEqualTo("4three");
  }

  @Test
  @DisplayName("Until the upgrade packet has come, messages are exchanged by polling")
  void probedSession_stillPolls() throws Exception {
    probed();

    assertPollingGoesOn();
  }

  @Test
  @DisplayName("A GET that is pending at the upgrade came too late")
  void upgradeWithoutProbe_refusesThePendingGet() throws Exception {
    polling.startGet();
    server.awaitHandled();
    RawWebSocket socket = webSocket();

    socket.text("5");
    socket.text("4hello");

    assertThat(socket.receiveText()).isEqualTo("4hello");
    assertThat(polling.reply().status()).isEqualTo(400);
  }

  @Test
  @DisplayName("Requests of polling are refused once the session is upgraded")
  void polling_isRefusedAfterTheUpgrade() throws Exception {
    upgraded();

    Reply get = wire.get(polling.query());
    Reply post = wire.post(polling.query(), "4hello");

    assertThat(get.status()).isEqualTo(400);
    assertThat(get.body()).isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
    assertThat(post.status()).isEqualTo(400);
  }

  @Test
  @DisplayName("A refused request of polling does not harm the upgraded session")
  void upgradedSession_survivesARefusedPoll() throws Exception {
    RawWebSocket socket = upgraded();
    wire.get(polling.query());

    socket.text("4hello");

    assertThat(socket.receiveText()).isEqualTo("4hello");
  }

  @Test
  @DisplayName(
      "A client MUST NOT open more than one WebSocket connection per session: should it happen, the"
          + " server MUST close the WebSocket connection")
  void secondWebSocket_isClosedAfterTheUpgrade() throws Exception {
    RawWebSocket first = upgraded();

    RawWebSocket second = webSocket();
    second.receiveEnd(second.receiveClose());

    first.text("4hello");
    assertThat(first.receiveText()).isEqualTo("4hello");
  }

  @Test
  @DisplayName(
      "A websocket session has nothing to upgrade: a second websocket with its sid is closed")
  void secondWebSocketOfAWebSocketSession_isClosed() throws Exception {
    WebSocketClient first = new WebSocketClient(wire);
    String sid = OpenPacket.parse(first.openPacket()).sid();

    RawWebSocket second = wire.webSocket(Wire.WEBSOCKET + "&sid=" + sid);
    second.receiveEnd(second.receiveClose());

    first.send("4hello");
    assertThat(first.receive()).isEqualTo("4hello");
  }

  @Test
  @DisplayName("A second probe while the first goes on is closed, and the first can still upgrade")
  void secondProbe_isClosed() throws Exception {
    RawWebSocket first = probed();

    RawWebSocket second = webSocket();
    second.receiveEnd(second.receiveClose());

    first.text("5");
    first.text("4hello");
    assertThat(first.receiveText()).isEqualTo("4hello");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "2prob", "2probes", "3probe", "4hello", "1", "6", "abc", ""})
  @DisplayName("Anything but a probe on the probing websocket closes it, and polling goes on")
  void wrongProbe_closesTheWebSocketOnly(String packet) throws Exception {
    RawWebSocket socket = webSocket();

    socket.text(packet);

    socket.receiveEnd(socket.receiveClose());
    assertPollingGoesOn();
  }

  @Test
  @DisplayName("A binary message on the probing websocket closes it, and polling goes on")
  void binaryProbe_closesTheWebSocketOnly() throws Exception {
    RawWebSocket socket = webSocket();

    socket.binary(new byte[] {1});

    socket.receiveEnd(socket.receiveClose());
    assertPollingGoesOn();
  }

  @Test
  @DisplayName("A message instead of the upgrade packet closes the websocket, and polling goes on")
  void messageBeforeUpgrade_closesTheWebSocketOnly() throws Exception {
    RawWebSocket socket = probed();

    socket.text("4hello");

    socket.receiveEnd(socket.receiveClose());
    assertPollingGoesOn();
  }

  @Test
  @DisplayName("A probing websocket that goes away leaves polling alive, and another may try")
  void lostProbe_leavesPollingAlive() throws Exception {
    RawWebSocket socket = probed();

    socket.close(1000);
    assertThat(socket.receiveClose()).isEqualTo(1000);

    assertPollingGoesOn();
    upgraded();
  }

  @Test
  @DisplayName(
      "A websocket that does not upgrade within upgradeTimeout is closed, and polling goes on")
  void upgradeTimeout_leavesPollingAlive() throws Exception {
    close();
    open(
        new EngineSettings(
            Duration.ofSeconds(25),
            Duration.ofSeconds(20),
            Duration.ofMillis(50),
            1_000_000,
            1 << 23));
    RawWebSocket silent = webSocket();
    silent.receiveEnd(silent.receiveClose());
    assertPollingGoesOn();

    RawWebSocket probed = webSocket();
    probed.text("2probe");
    probed.receiveEnd(probed.receiveClose());
    assertPollingGoesOn();
  }

  @Test
  @DisplayName("The end of the session ends the websocket that probes")
  void endOfTheSession_closesTheProbe() throws Exception {
    RawWebSocket socket = probed();

    polling.send("1");

    socket.receiveEnd(socket.receiveClose());
  }

  @Test
  @DisplayName("The end of the websocket is the end of an upgraded session")
  void endOfTheWebSocket_closesTheSession() throws Exception {
    RawWebSocket socket = upgraded();

    socket.text("1");
    socket.receiveEnd(socket.receiveClose());

    assertThat(server.awaitEnd().text()).isEqualTo("transport close");
    assertThat(wire.get(polling.query()).body()).isEqualTo(UNKNOWN_SID);
  }

  @Test
  @DisplayName("The heartbeat goes on over the websocket")
  void heartbeat_goesOnOverTheWebSocket() throws Exception {
    close();
    open(
        new EngineSettings(
            Duration.ofMillis(300),
            Duration.ofSeconds(9),
            Duration.ofSeconds(10),
            1_000_000,
            1 << 23));
    RawWebSocket socket = probed();
    socket.text("5");

    assertThat(socket.receiveText()).isEqualTo("2");
    socket.text("3");
    assertThat(socket.receiveText()).isEqualTo("2");
  }
}
