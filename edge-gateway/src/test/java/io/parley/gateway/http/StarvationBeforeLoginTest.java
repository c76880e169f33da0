package io.parley.gateway.http;

import static io.parley.gateway.http.RawClient.HERE;
import static io.parley.gateway.http.RawClient.THERE;
import static io.parley.gateway.http.RawClient.frame;
import static io.parley.gateway.http.RawClient.partOfAFrame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.ConnectionLimits;
import io.parley.gateway.engineio.EngineServer;
import io.parley.gateway.engineio.EngineSettings;
import io.parley.gateway.engineio.ManualTimers;
import io.parley.gateway.socketio.AckResponder;
import io.parley.gateway.socketio.SocketHandler;
import io.parley.gateway.socketio.SocketIoConnection;
import io.parley.gateway.socketio.SocketIoSettings;
import io.parley.gateway.socketio.SocketIoSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Finding 3: one host that never shows a token does its worst, over real sockets. What it holds is
/// bounded, and another address connects.
class StarvationBeforeLoginTest {
  private static final int BUDGET = 4 << 20;
  private static final int SHARE = BUDGET / 4;
  private static final int USUAL = 16 * 1024;
  private static final int BIG = 1_500_000;
  private static final Duration NEVER = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ManualTimers timers = new ManualTimers();
  private final AtomicLong now = new AtomicLong();
  private final Server server = new Server();
  private final EngineServer engine =
      new EngineServer(
          EngineSettings.DEFAULT, timers, new ConnectionLimits(400, 300, 1_000, BUDGET));
  private final Queue<Callback> inHand = new ConcurrentLinkedQueue<>();
  private final List<RawClient> clients = new ArrayList<>();
  private Port port = port(new PortLimits(400, 300, NEVER, false, false));
  private PortConnector connector;

  private Port port(PortLimits limits) {
    return new Port(limits, engine.untrusted(), timers, now::get);
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
    timers.advance(time);
  }

  private void start(PortLimits limits, Duration connectTimeout) throws Exception {
    port = port(limits);
    connector = new PortConnector(server, port, new HttpConnectionFactory());
    connector.setHost(HERE);
    server.addConnector(connector);
    SocketIoSettings settings = new SocketIoSettings(connectTimeout, Set.of("/"));
    EngineEndpoint endpoint =
        new EngineEndpoint(
            Set.of("/socket.io"),
            engine,
            Origins.any(),
            (socket, _) ->
                new SocketIoConnection(settings, socket, attempt -> attempt.accept(new Echo())));
    UntrustedRequests requests = new UntrustedRequests(engine.untrusted());
    requests.setHandler(new Waiting());
    endpoint.setHandler(requests);
    server.setHandler(endpoint);
    server.start();
  }

  private void start() throws Exception {
    start(new PortLimits(400, 300, NEVER, false, false), NEVER);
  }

  /// Keeps a request until the test answers it.
  private final class Waiting extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      if (request.getHttpURI().getPath().equals("/trusted")) {
        UntrustedRequests.trust(request.getAttribute(UntrustedRequests.LOAN));
      }
      inHand.add(callback);
      return true;
    }
  }

  private static final class Echo implements SocketHandler {
    private SocketIoSocket socket;

    @Override
    public void onConnect(SocketIoSocket joined) {
      socket = joined;
    }

    @Override
    public void onEvent(String name, List<JsonNode> args, AckResponder ack) {
      socket.emit("length", Integer.toString(args.toString().length()).getBytes());
    }

    @Override
    public void onDisconnect(CloseReason reason) {}
  }

  @AfterEach
  void stop() throws Exception {
    for (RawClient client : clients) {
      client.close();
    }
    server.stop();
    assertThat(engine.untrusted().lent()).as("everything is given back").isZero();
    assertThat(port.open()).isZero();
  }

  private RawClient client(String from) throws IOException {
    RawClient client = RawClient.from(from, connector.getLocalPort());
    clients.add(client);
    return client;
  }

  private RawClient webSocket(String from) throws IOException {
    RawClient client = RawClient.webSocket(from, connector.getLocalPort());
    clients.add(client);
    return client;
  }

  /// With a CONNECT that comes in two parts, and something said.
  private void anotherAddressConnects() throws IOException {
    RawClient other = webSocket(THERE);
    byte[] connect = frame("40{\"token\":\"" + "x".repeat(10_000) + "\"}");
    other.send(Arrays.copyOf(connect, 5_000));
    other.send(Arrays.copyOfRange(connect, 5_000, connect.length));
    assertThat(other.text()).startsWith("40{\"sid\"");
    other.send(frame("42[\"hello\"]"));
    assertThat(other.text()).startsWith("42[\"length\"");
  }

  @Test
  void partialFrames_ofOneAddress_areBounded_andAnotherAddressConnects() throws Exception {
    start();
    List<RawClient> greedy = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      greedy.add(webSocket(HERE));
    }
    for (RawClient client : greedy) {
      client.send(partOfAFrame(BIG, USUAL - 3_000));
    }
    await().until(() -> engine.untrusted().refused() > 0);

    anotherAddressConnects();

    assertThat(engine.untrusted().lent()).isLessThanOrEqualTo(SHARE);
    await().until(() -> engine.counts().closed(CloseReason.OVERLOADED) >= 150 - SHARE / 8_192);
  }

  @Test
  void oneThatWantsMuch_doesNotKeepTheUsualOnesOut() throws Exception {
    start();
    webSocket(HERE).send(partOfAFrame(BIG, SHARE / 4));
    RawClient tooMuch = webSocket(HERE).send(partOfAFrame(BIG, BIG - 1));
    assertThat(tooMuch.closeCode()).isEqualTo(CloseReason.OVERLOADED.code());

    RawClient usual = webSocket(HERE);
    byte[] connect = frame("40{\"token\":\"" + "x".repeat(10_000) + "\"}");
    usual.send(Arrays.copyOf(connect, 9_000));
    usual.send(Arrays.copyOfRange(connect, 9_000, connect.length));

    assertThat(usual.text()).startsWith("40{\"sid\"");
  }

  /// As of a client in some thousands of conversations (`pid`), where there is room.
  @Test
  void largeConnect_isTaken() throws Exception {
    start();
    RawClient client = webSocket(HERE);

    client.send(frame("40{\"pid\":\"" + "x".repeat(60_000) + "\"}"));

    assertThat(client.text()).startsWith("40{\"sid\"");
  }

  @Test
  void afterConnect_aMessageMayBeAsLargeAsEver() throws Exception {
    start();
    RawClient client = webSocket(HERE);
    client.send(frame("40"));
    assertThat(client.text()).startsWith("40{\"sid\"");

    client.send(frame("42[\"big\",\"" + "x".repeat(BIG) + "\"]"));

    assertThat(client.text()).isEqualTo("42[\"length\"," + (BIG + 4) + "]");
  }

  @Test
  void whoLeavesItsNamespace_isNobodyAgain() throws Exception {
    start();
    RawClient client = webSocket(HERE);
    client.send(frame("40"));
    assertThat(client.text()).startsWith("40{\"sid\"");

    client.send(frame("41")).send(partOfAFrame(BIG, BIG - 1));

    assertThat(client.closeCode()).isEqualTo(CloseReason.OVERLOADED.code());
  }

  @Test
  void attachments_areNotWaitedForBeforeConnect() throws Exception {
    start();
    RawClient client = webSocket(HERE);

    client.send(frame("451-[\"x\",{\"_placeholder\":true,\"num\":0}]"));

    assertThat(client.closeCode()).isEqualTo(CloseReason.PARSE_ERROR.code());
  }

  @Test
  void partialPosts_ofOneAddress_areBounded_andAnotherAddressConnects() throws Exception {
    start();
    for (int i = 0; i < 120; i++) {
      partOfAPost(client(HERE));
    }
    await().until(() -> engine.untrusted().refused() > 0);

    anotherAddressConnects();

    assertThat(engine.untrusted().lent()).isLessThanOrEqualTo(SHARE);
  }

  private RawClient partOfAPost(RawClient client) throws IOException {
    client.send("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: test\r\n\r\n");
    String head = client.head();
    int length = Integer.parseInt(head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
    String sid = client.body(length).replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
    return client.send(
        "POST /socket.io/?EIO=4&transport=polling&sid="
            + sid
            + " HTTP/1.1\r\nHost: test\r\nContent-Length: 1000000\r\n\r\n"
            + "4".repeat(USUAL - 3_000));
  }

  @Test
  void whoNeverConnects_isClosedInTime_alsoWithinAPost() throws Exception {
    start(new PortLimits(400, 300, NEVER, false, false), PATIENCE);
    RawClient websocket = webSocket(HERE).send(partOfAFrame(BIG, 1_000));
    RawClient post = partOfAPost(client(HERE));
    await().untilAsserted(() -> assertThat(engine.untrusted().lent()).isGreaterThan(USUAL - 3_000));

    pass(PATIENCE);

    assertThat(websocket.closeCode()).isEqualTo(CloseReason.CONNECT_TIMEOUT.code());
    post.awaitEnd();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "G", "GET / HTTP/1.1\r\nHost: test\r\nX-"})
  void headersThatDoNotCome_endTheConnection_alsoIfBytesTrickleIn(String beginning)
      throws Exception {
    start(new PortLimits(400, 300, PATIENCE, false, false), NEVER);
    RawClient idle = webSocket(HERE);
    RawClient silent = client(HERE).send(beginning);
    RawClient trickling = client(HERE).send(beginning);
    await().until(() -> port.awaited().size() == 2);

    pass(PATIENCE.dividedBy(2));
    trickling.send("x");
    pass(PATIENCE.dividedBy(2).plusSeconds(1));

    silent.awaitEnd();
    trickling.awaitEnd();
    assertThat(port.late()).isEqualTo(2);
    idle.send(frame("40"));
    assertThat(idle.text()).startsWith("40{\"sid\"");
  }

  @Test
  void headersOfALaterRequest_haveADeadlineToo() throws Exception {
    start(new PortLimits(400, 300, PATIENCE, false, false), NEVER);
    RawClient client = client(HERE).send("GET /trusted HTTP/1.1\r\nHost: test\r\n\r\n");
    await().until(() -> !inHand.isEmpty());
    inHand.remove().succeeded();
    assertThat(client.head()).startsWith("HTTP/1.1 200 ");
    pass(PATIENCE.multipliedBy(2));

    client.send("GET / HTTP/1.1\r\nX-");
    await().until(() -> port.awaited().size() == 1);
    pass(PATIENCE.plusSeconds(1));

    client.awaitEnd();
    assertThat(port.late()).isEqualTo(1);
  }

  @Test
  void manyHeaders_ofOneAddress_areBounded_andAnotherAddressConnects() throws Exception {
    start();
    for (int i = 0; i < 30; i++) {
      client(HERE).send("GET / HTTP/1.1\r\n" + "a:b\r\n".repeat(1_000));
    }
    await().until(() -> port.refused() > 0);

    anotherAddressConnects();

    assertThat(engine.untrusted().lent()).isLessThanOrEqualTo(SHARE);
  }

  @Test
  void tcpConnectionsOfOneAddress_areLimited_andAnotherAddressConnects() throws Exception {
    start(new PortLimits(200, 3, NEVER, false, false), NEVER);
    List<RawClient> silent = List.of(client(HERE), client(HERE), client(HERE));
    await().until(() -> port.open() == 3);

    client(HERE).awaitEnd();
    anotherAddressConnects();

    silent.getFirst().close();
    await().until(() -> port.open() == 3); // two and the other
    webSocket(HERE);
  }

  @Test
  void behindAProxy_onlyAllTogetherAreLimited() throws Exception {
    start(new PortLimits(5, 1, NEVER, true, false), NEVER);
    for (int i = 0; i < 5; i++) {
      client(HERE);
    }
    await().until(() -> port.open() == 5);

    client(THERE).awaitEnd();
    assertThat(port.refused()).isEqualTo(1);
  }

  @Test
  void requestsOfNobody_areLimited_andAnotherAddressIsAnswered() throws Exception {
    start();
    String request = "GET / HTTP/1.1\r\nHost: test\r\n\r\n";
    webSocket(HERE).send(partOfAFrame(BIG, 10_000));
    int most = SHARE / (64 * 1024) - 1;
    for (int i = 0; i < most; i++) {
      client(HERE).send(request);
    }
    await().until(() -> inHand.size() == most);

    assertThat(client(HERE).send(request).head()).startsWith("HTTP/1.1 503 ");
    RawClient other = client(THERE).send(request);
    await().until(() -> inHand.size() == most + 1);
    inHand.forEach(Callback::succeeded);
    assertThat(other.head()).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void requestsOfSomebody_areNotCounted() throws Exception {
    start();
    for (int i = 0; i < 30; i++) {
      client(HERE).send("GET /trusted HTTP/1.1\r\nHost: test\r\n\r\n");
    }

    await().until(() -> inHand.size() == 30);
    inHand.forEach(Callback::succeeded);
  }
}
