package io.parley.gateway.conformance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.gateway.conformance.HttpConnection.Reply;
import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.EngineSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Engine.IO protocol 4: what keeps a session, and what ends it. Each test is named by the sentence
/// that it checks.
class EngineIoSessionConformanceTest {
  private static final String UNKNOWN_SID = "{\"code\":1,\"message\":\"Session ID unknown\"}";
  private static final String BAD_REQUEST = "{\"code\":3,\"message\":\"Bad request\"}";

  private TestServer server;
  private Wire wire;

  @BeforeEach
  void start() {
    start(TestServer.QUIET);
  }

  private void start(EngineSettings settings) {
    server = TestServer.echo(settings);
    wire = server.wire();
  }

  /// With other settings.
  private void restart(Duration pingInterval, Duration pingTimeout) throws IOException {
    stop();
    start(
        new EngineSettings(pingInterval, pingTimeout, Duration.ofSeconds(10), 1_000_000, 1 << 23));
  }

  @AfterEach
  void stop() throws IOException {
    wire.close();
    server.close();
  }

  private PollingClient polling() throws Exception {
    PollingClient client = new PollingClient(wire);
    server.awaitHandled();
    return client;
  }

  /// A client whose GET waits at the server.
  private PollingClient waiting() throws Exception {
    PollingClient client = polling();
    client.startGet();
    server.awaitHandled();
    return client;
  }

  /// A POST of 6 bytes of which the server has read 3.
  private HttpConnection halfOfAPost(String query) throws Exception {
    HttpConnection post = wire.connect();
    String head =
        "POST " + wire.target(query) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\n";
    post.raw((head + "4he").getBytes(US_ASCII));
    server.awaitHandled();
    return post;
  }

  // One request at a time.

  @Test
  @DisplayName(
      "A client MUST NOT have more than one active GET request: should it happen, the server MUST"
          + " return an HTTP 400 error status and close the session")
  void secondGet_closesTheSession() throws Exception {
    PollingClient client = waiting();

    Reply second = wire.get(client.query());
    Reply first = client.reply();

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.body()).isEqualTo("1");
    assertThat(second.status()).isEqualTo(400);
    assertThat(second.body()).isEqualTo(BAD_REQUEST);
    assertThat(wire.get(client.query()).body()).isEqualTo(UNKNOWN_SID);
  }

  @Test
  @DisplayName(
      "Of two GET requests at a time one is answered with a close packet, one with an HTTP 400")
  void concurrentGets_areAnsweredOnceEach() throws Exception {
    String query = polling().query();
    HttpConnection one = wire.start("GET", query, null);
    HttpConnection other = wire.start("GET", query, null);

    Set<String> replies =
        Stream.of(one.reply(), other.reply())
            .map(reply -> reply.status() + " " + reply.body())
            .collect(Collectors.toSet());

    assertThat(replies).containsExactlyInAnyOrder("200 1", "400 " + BAD_REQUEST);
    assertThat(wire.get(query).body()).isEqualTo(UNKNOWN_SID);
  }

  @Test
  @DisplayName(
      "A client MUST NOT have more than one active POST request: should it happen, the server MUST"
          + " return an HTTP 400 error status and close the session")
  void secondPost_closesTheSession() throws Exception {
    String query = polling().query();
    HttpConnection first = halfOfAPost(query);

    Reply second = wire.post(query, "4hello");
    first.raw("llo".getBytes(US_ASCII));
    first.reply();

    assertThat(second.status()).isEqualTo(400);
    assertThat(second.body()).isEqualTo(BAD_REQUEST);
    assertThat(wire.get(query).body()).isEqualTo(UNKNOWN_SID);
  }

  @Test
  @DisplayName("A GET and a POST may be active at the same time")
  void getAndPost_goTogether() throws Exception {
    PollingClient client = waiting();

    client.send("4hello");

    assertThat(client.reply().body()).isEqualTo("4hello");
  }

  @Test
  @DisplayName("A GET request that its client breaks off ends the session")
  void brokenGet_closesTheSession() throws Exception {
    String query = polling().query();
    HttpConnection get = wire.start("GET", query, null);
    server.awaitHandled();

    get.close();

    assertThat(server.awaitEnd()).isEqualTo(CloseReason.TRANSPORT_ERROR);
    assertThat(wire.get(query).body()).isEqualTo(UNKNOWN_SID);
  }

  @Test
  @DisplayName("A POST request that its client breaks off ends the session")
  void brokenPost_closesTheSession() throws Exception {
    HttpConnection post = halfOfAPost(polling().query());

    post.close();

    assertThat(server.awaitEnd()).isEqualTo(CloseReason.TRANSPORT_ERROR);
  }

  // Heartbeat.

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "At a given interval the server sends a ping packet and the client has a few seconds to send a"
          + " pong packet back")
  void answeredPings_keepTheSession(Transport transport) throws Exception {
    restart(Duration.ofMillis(50), Duration.ofSeconds(9));
    EngineClient client = transport.open(wire);

    for (int round = 0; round < 3; round++) {
      assertThat(client.receive()).isEqualTo("2");
      client.send("3");
    }
    client.send("4alive");

    String next = client.receive();
    assertThat(next.equals("2") ? client.receive() : next).isEqualTo("4alive");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "If the server does not receive a pong packet back, it SHOULD consider that the connection is"
          + " closed")
  void missingPong_closesTheSession(Transport transport) throws Exception {
    stop();
    start(ConformanceServer.ENGINE);
    EngineClient client = transport.open(wire);

    assertThat(client.receive()).isEqualTo("2");
    client.receiveEnd();

    assertThat(server.awaitEnd()).isEqualTo(CloseReason.PING_TIMEOUT);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("A message is no pong: a client that sends, but answers no ping, is gone as well")
  void messages_doNotReplaceThePong(Transport transport) throws Exception {
    restart(Duration.ofMillis(50), Duration.ofMillis(100));
    EngineClient client = transport.open(wire);

    assertThat(client.receive()).isEqualTo("2");
    client.offend("4hello");
    client.receiveEnd();

    assertThat(server.awaitEnd()).isEqualTo(CloseReason.PING_TIMEOUT);
  }

  @Test
  @DisplayName("A client that does not fetch its pings is gone as well")
  void unfetchedPing_closesTheSession() throws Exception {
    restart(Duration.ofMillis(50), Duration.ofMillis(50));
    String query = polling().query();

    assertThat(server.awaitEnd()).isEqualTo(CloseReason.PING_TIMEOUT);
    assertThat(wire.get(query).body()).isEqualTo(UNKNOWN_SID);
  }

  // Close.

  @ParameterizedTest
  @EnumSource
  @DisplayName("close (1): used during the closing of a connection")
  void closePacket_endsTheSession(Transport transport) throws Exception {
    EngineClient client = transport.open(wire);

    client.send("1");

    client.receiveEnd();
    assertThat(server.awaitEnd()).isEqualTo(CloseReason.TRANSPORT_CLOSED);
  }

  @Test
  @DisplayName("The GET that is pending when the client sends close is answered with a noop (6)")
  void closePacket_releasesThePendingGet() throws Exception {
    PollingClient client = waiting();

    client.send("1");
    Reply pending = client.reply();

    assertThat(pending.status()).isEqualTo(200);
    assertThat(pending.body()).isEqualTo("6");
    assertThat(wire.get(client.query()).body()).isEqualTo(UNKNOWN_SID);
  }

  @Test
  @DisplayName("Packets behind a close packet are not taken")
  void packetsBehindAClose_areDropped() throws Exception {
    PollingClient client = waiting();

    client.send("1", "4late");

    assertThat(client.reply().body()).isEqualTo("6");
    assertThat(wire.get(client.query()).body()).isEqualTo(UNKNOWN_SID);
  }

  @Test
  @DisplayName("The end of the connection is the end of the session")
  void lostWebSocket_closesTheSession() throws Exception {
    HttpConnection connection = wire.start("GET", Wire.WEBSOCKET, null, RawWebSocket.HANDSHAKE);
    assertThat(connection.reply().status()).isEqualTo(101);

    connection.close();

    assertThat(server.awaitEnd()).isIn(CloseReason.TRANSPORT_CLOSED, CloseReason.TRANSPORT_ERROR);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("A server that goes away closes every session, and takes no new one")
  void drain_closesEverySession(Transport transport) throws Exception {
    EngineClient client = transport.open(wire);

    server.engine().drain(Duration.ZERO);

    client.receiveEnd();
    assertThat(server.awaitEnd()).isEqualTo(CloseReason.SERVER_SHUTDOWN);
    Reply refused = wire.get(Wire.POLLING);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("retry-after")).hasValue("1");
  }
}
