package io.parley.faults.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.benchmarks.socketio.Connection;
import io.parley.benchmarks.websocket.SelectorLoop;
import io.parley.benchmarks.websocket.WebSocket;
import io.parley.faults.load.ScriptedServer.Peer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class NativeLinkTest implements Link.Listener {
  private static final String OPEN = "0{\"sid\":\"s\",\"pingInterval\":3000,\"pingTimeout\":2000}";
  private static final String READY = "42[\"session:ready\",{}]";

  private final ManualClock clock = new ManualClock();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final SelectorLoop loop =
      SelectorLoop.start((thread, error) -> heard.add("the loop ended: " + error));
  private ScriptedServer server;
  private NativeLink link;
  private volatile int cursor;

  @BeforeEach
  void open() throws Exception {
    server = new ScriptedServer();
    link =
        new NativeLink(
            loop,
            new WebSocket.Target(server.address(), new InetSocketAddress(0), Connection.PATH),
            () -> FakeLink.JSON.createObjectNode().put("cursor", cursor),
            clock.timers,
            new Random(1),
            this);
    onLoop(link::open);
    assertThat(next()).isEqualTo("trying");
  }

  @AfterEach
  void close() throws IOException {
    loop.close();
    server.close();
  }

  @Test
  void connects_andIsUpWhenTheSessionIsReady() throws Exception {
    try (Peer peer = server.accept()) {
      peer.say(OPEN);
      assertThat(peer.hear()).isEqualTo("40{\"cursor\":0}");
      peer.say("40{\"sid\":\"x\"}");
      peer.say(READY);

      assertThat(next()).isEqualTo("up CURSORS");
      assertThat(next()).isEqualTo("session:ready {}");
    }
  }

  @Test
  void events_theirAcksAndPings_areUnderstood() throws Exception {
    try (Peer peer = connected()) {
      peer.say("42[\"message\",{\"seq\":1},\"offset\"]");
      assertThat(next()).isEqualTo("message {\"seq\":1}");
      peer.say("2");
      assertThat(peer.hear()).isEqualTo("3");
      onLoop(() -> link.emit(17, "message:send", FakeLink.JSON.createObjectNode().put("a", 1)));
      assertThat(peer.hear()).isEqualTo("4217[\"message:send\",{\"a\":1}]");
      peer.say("4317[{\"ok\":true}]");
      assertThat(next()).isEqualTo("17 {\"ok\":true}");
    }
  }

  @Test
  void aCutConnection_comesBackAsLateAsTheOfficialClientAndNamesWhatItHas() throws Exception {
    connected().close();
    assertThat(next()).startsWith("down ");
    cursor = 7;
    onLoop(() -> clock.advance(Duration.ofMillis(490)));
    assertThat(heard).isEmpty();
    onLoop(() -> clock.advance(Duration.ofMillis(1_010)));
    assertThat(next()).isEqualTo("trying");

    try (Peer again = server.accept()) {
      again.say(OPEN);
      assertThat(again.hear()).isEqualTo("40{\"cursor\":7}");
    }
  }

  @Test
  void aServerThatSendsNoPing_isGivenUp() throws Exception {
    try (Peer peer = connected()) {
      onLoop(() -> clock.advance(Duration.ofMillis(4_900)));
      peer.say("2");
      assertThat(peer.hear()).isEqualTo("3");
      onLoop(() -> clock.advance(Duration.ofMillis(4_990)));
      assertThat(heard).isEmpty();
      onLoop(() -> clock.advance(Duration.ofMillis(10)));

      assertThat(next()).isEqualTo("down ping timeout");
      assertThat(peer.isClosed()).isTrue();
    }
  }

  @Test
  void whatCannotBeUnderstood_endsTheConnection() throws Exception {
    try (Peer peer = connected()) {
      peer.say("42[");

      assertThat(next()).isEqualTo("down cannot be understood: 42[");
    }
  }

  @Test
  void closed_staysClosedAndSilent() throws Exception {
    try (Peer peer = connected()) {
      onLoop(link::close);
      assertThat(peer.hear()).hasSize(2); // the code
    }
    onLoop(() -> clock.advance(Duration.ofMinutes(1)));

    assertThat(heard).isEmpty();
  }

  private Peer connected() throws IOException, InterruptedException {
    Peer peer = server.accept();
    peer.say(OPEN);
    peer.hear();
    peer.say(READY);
    next();
    next();
    return peer;
  }

  private String next() throws InterruptedException {
    return heard.poll(10, TimeUnit.SECONDS);
  }

  private void onLoop(Runnable task) throws InterruptedException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.execute(
        () -> {
          task.run();
          done.complete(null);
        });
    done.orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Override
  public void up(Link.Resumption how) {
    heard.add("up " + how);
  }

  @Override
  public void down(String reason) {
    heard.add("down " + reason);
  }

  @Override
  public void trying() {
    heard.add("trying");
  }

  @Override
  public void event(String name, JsonNode payload) {
    heard.add(name + " " + payload);
  }

  @Override
  public void ack(int id, JsonNode answer) {
    heard.add(id + " " + answer);
  }
}
