package io.parley.gateway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.settings.Env;
import io.parley.gateway.app.ConnectionSettings;
import io.parley.gateway.conformance.HttpConnection.Reply;
import io.parley.gateway.engineio.ConnectionLimits;
import io.parley.gateway.http.Origins;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may connect: the sentences of CORS (the Fetch standard, 3.3) and of RFC 6455, 10.2, and the
/// limits of [ConnectionLimits].
class EngineIoAccessConformanceTest {
  private static final String APP = "https://app.example.com";
  private static final String STRANGER = "https://evil.example.com";
  private static final String ALLOW_ORIGIN = "access-control-allow-origin";
  private static final String ALLOW_CREDENTIALS = "access-control-allow-credentials";
  private static final String OVERLOADED = "{\"code\":6,\"message\":\"Overloaded\"}";

  private TestServer server;
  private Wire wire;

  @BeforeEach
  void start() {
    start(ConnectionLimits.DEFAULT, Origins.of(Set.of(APP)));
  }

  private void start(ConnectionLimits limits, Origins origins) {
    server = TestServer.echo(TestServer.QUIET, limits, origins);
    wire = server.wire();
  }

  private void restart(ConnectionLimits limits, Origins origins) throws IOException {
    stop();
    start(limits, origins);
  }

  @AfterEach
  void stop() throws IOException {
    wire.close();
    server.close();
  }

  // CORS.

  @Test
  @DisplayName("Access-Control-Allow-Origin: the literal value of the Origin header")
  void allowedOrigin_isEchoed() throws IOException {
    Reply reply = wire.get(Wire.POLLING, "Origin: " + APP);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header(ALLOW_ORIGIN)).hasValue(APP);
    assertThat(reply.header(ALLOW_CREDENTIALS)).hasValue("true");
    assertThat(reply.header("vary").orElseThrow()).contains("Origin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"EIO=4&transport=polling&sid=abc", "EIO=3&transport=polling", ""})
  @DisplayName(
      "Without Access-Control-Allow-Origin a page cannot read an answer: errors have it too")
  void error_isForTheOriginToo(String query) throws IOException {
    Reply reply = wire.get(query, "Origin: " + APP);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.header(ALLOW_ORIGIN)).hasValue(APP);
    assertThat(reply.header(ALLOW_CREDENTIALS)).hasValue("true");
  }

  @Test
  @DisplayName("Answers of a POST are for the origin too")
  void post_isForTheOriginToo() throws IOException {
    String query = new PollingClient(wire).query();

    Reply reply = wire.request("POST", query, "4hello", "Origin: " + APP);

    assertThat(reply.body()).isEqualTo("ok");
    assertThat(reply.header(ALLOW_ORIGIN)).hasValue(APP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        STRANGER,
        "https://app.example.com.evil.example.com",
        "http://app.example.com",
        "https://app.example.com:8443",
        "null"
      })
  @DisplayName(
      "An origin that is not allowed gets no Access-Control-Allow-Origin, and caches know why")
  void otherOrigin_isNotEchoed(String origin) throws IOException {
    Reply reply = wire.get(Wire.POLLING, "Origin: " + origin);

    assertThat(reply.header(ALLOW_ORIGIN)).isEmpty();
    assertThat(reply.header(ALLOW_CREDENTIALS)).isEmpty();
    assertThat(reply.header("vary").orElseThrow()).contains("Origin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "EIO=4&transport=polling",
        "EIO=9&transport=x",
        "EIO=4&transport=polling&sid=abc"
      })
  @DisplayName("A preflight is answered with an ok status before any other check")
  void preflight_isAnswered(String query) throws IOException {
    Reply reply =
        wire.request(
            "OPTIONS",
            query,
            null,
            "Origin: " + APP,
            "Access-Control-Request-Method: POST",
            "Access-Control-Request-Headers: authorization,x-app");

    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.header(ALLOW_ORIGIN)).hasValue(APP);
    assertThat(reply.header(ALLOW_CREDENTIALS)).hasValue("true");
    assertThat(reply.header("access-control-allow-methods").orElseThrow().split(","))
        .contains("GET", "POST");
    assertThat(reply.header("access-control-allow-headers")).hasValue("authorization,x-app");
  }

  @Test
  @DisplayName("A preflight of another origin is not granted")
  void preflightOfAnotherOrigin_isNotGranted() throws IOException {
    Reply reply =
        wire.request(
            "OPTIONS", "", null, "Origin: " + STRANGER, "Access-Control-Request-Method: POST");

    assertThat(reply.header(ALLOW_ORIGIN)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"-, " + STRANGER, "-, null", "*, " + STRANGER, "*, null"})
  @DisplayName("Finding 18: an origin that nobody has named is not reflected, null neither")
  void originThatNobodyNamed_isNotReflected(String setting, String origin) throws IOException {
    Map<String, String> env =
        setting.equals("-") ? Map.of() : Map.of("PARLEY_ALLOWED_ORIGINS", setting);
    restart(ConnectionLimits.DEFAULT, ConnectionSettings.from(new Env(env)).origins());

    Reply reply = wire.get(Wire.POLLING, "Origin: " + origin);

    assertThat(reply.header(ALLOW_ORIGIN)).hasValue("*");
    assertThat(reply.header(ALLOW_CREDENTIALS)).isEmpty();
  }

  @Test
  @DisplayName("Origins.any: *, without credentials, also where there is no Origin")
  void anyOrigin_isTheSameForAll() throws IOException {
    restart(ConnectionLimits.DEFAULT, Origins.any());

    for (Reply reply : new Reply[] {wire.get(Wire.POLLING), wire.get("", "Origin: " + APP)}) {
      assertThat(reply.header(ALLOW_ORIGIN)).hasValue("*");
      assertThat(reply.header(ALLOW_CREDENTIALS)).isEmpty();
    }
  }

  // Websockets, which CORS does not keep from other origins.

  @ParameterizedTest
  @ValueSource(strings = {STRANGER, "http://app.example.com", "null"})
  @DisplayName(
      "If the origin indicated is unacceptable to the server, it SHOULD respond with HTTP 403"
          + " (RFC 6455, 10.2)")
  void webSocketOfAnotherOrigin_isForbidden(String origin) throws IOException {
    Reply reply = wire.upgrade(Wire.WEBSOCKET, "Origin: " + origin);

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.body()).isEqualTo("{\"code\":4,\"message\":\"Forbidden\"}");
  }

  @Test
  @DisplayName("The websocket that a session of another origin would upgrade to is forbidden too")
  void upgradeOfAnotherOrigin_isForbidden() throws IOException {
    PollingClient client = new PollingClient(wire);
    String query = client.query().replace("polling", "websocket");

    assertThat(wire.upgrade(query, "Origin: " + STRANGER).status()).isEqualTo(403);

    client.send("4hello");
    assertThat(client.receive()).isEqualTo("4hello");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Origin: " + APP, "Origin: http://parley.test", "X-No-Origin: true"})
  @DisplayName("A websocket of an allowed origin, of the server's own, or of no browser is opened")
  void webSocketOfAnAllowedOrigin_isOpened(String header) throws IOException {
    assertThat(wire.upgrade(Wire.WEBSOCKET, header).status()).isEqualTo(101);
  }

  // Limits.

  private Reply handshake(Transport transport) throws IOException {
    return switch (transport) {
      case POLLING -> wire.get(Wire.POLLING);
      case WEBSOCKET -> wire.upgrade(Wire.WEBSOCKET);
    };
  }

  private static void assertOverloaded(Reply reply) {
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.header("retry-after").orElseThrow()).matches("[1-9][0-9]*");
    assertThat(reply.header(ALLOW_ORIGIN)).hasValue("*");
    assertThat(reply.body()).isEqualTo(OVERLOADED);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Above the number of connections: 503 with Retry-After, until one has ended")
  void connections_areLimited(Transport transport) throws Exception {
    restart(new ConnectionLimits(2, 100, 1_000, 1 << 20), Origins.any());
    EngineClient first = transport.open(wire);
    transport.open(wire);

    assertOverloaded(handshake(transport));
    first.send("1");
    server.awaitEnd();

    handshakeUntilTaken(transport);
  }

  /// The session's place is free a moment after its end is told.
  private void handshakeUntilTaken(Transport transport) throws IOException {
    long deadline = System.nanoTime() + HttpConnection.PATIENCE.toNanos();
    Reply reply = handshake(transport);
    while (reply.status() == 503 && System.nanoTime() < deadline) {
      reply = handshake(transport);
    }
    assertThat(reply.status()).isIn(200, 101);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Above the number of connections of one address: 503 with Retry-After")
  void connectionsOfAnAddress_areLimited(Transport transport) throws IOException {
    restart(new ConnectionLimits(100, 2, 1_000, 1 << 20), Origins.any());
    transport.open(wire);
    transport.open(wire);

    assertOverloaded(handshake(transport));
    assertThat(server.engine().connections()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Above the rate of handshakes: 503 with Retry-After")
  void handshakes_areLimited(Transport transport) throws IOException {
    restart(new ConnectionLimits(100, 100, 1, 1 << 20), Origins.any());
    long deadline = System.nanoTime() + HttpConnection.PATIENCE.toNanos();

    Reply reply = handshake(transport);
    while (reply.status() != 503 && System.nanoTime() < deadline) {
      reply = handshake(transport); // a second has passed
    }

    assertOverloaded(reply);
  }

  @Test
  @DisplayName("A handshake that fails takes no place")
  void failedHandshakes_takeNoPlace() throws IOException {
    restart(new ConnectionLimits(1, 1, 1_000, 1 << 20), Origins.any());

    wire.get("EIO=3&transport=polling");
    assertThat(wire.get(Wire.WEBSOCKET, "Connection: Upgrade", "Upgrade: websocket").status())
        .isEqualTo(400);

    assertThat(server.engine().connections()).isZero();
    assertThat(wire.get(Wire.POLLING).status()).isEqualTo(200);
  }

  @Test
  @DisplayName("A session that is upgraded keeps its one place")
  void upgrade_takesNoPlace() throws IOException {
    restart(new ConnectionLimits(1, 1, 1_000, 1 << 20), Origins.any());
    String sid = OpenPacket.parse(new PollingClient(wire).openPacket()).sid();

    RawWebSocket socket = wire.webSocket(Wire.WEBSOCKET + "&sid=" + sid);
    socket.text("2probe");
    socket.text("5");
    socket.text("4hello");

    assertThat(socket.receiveText()).isEqualTo("3probe");
    assertThat(socket.receiveText()).isEqualTo("4hello");
    assertThat(server.engine().connections()).isEqualTo(1);
  }
}
