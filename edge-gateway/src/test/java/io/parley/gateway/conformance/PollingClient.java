package io.parley.gateway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.gateway.conformance.HttpConnection.Reply;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;

/// Engine.IO by HTTP: one connection for all GETs, and one for all POSTs, as browsers have them.
final class PollingClient implements EngineClient {
  static final String SEPARATOR = "\u001e";

  private final HttpConnection gets;
  private final HttpConnection posts;
  private final String openPacket;
  private final String target;
  private final String query;
  private final Queue<String> received = new ArrayDeque<>();

  PollingClient(Wire wire) throws IOException {
    gets = wire.connect();
    posts = wire.connect();
    gets.send("GET", wire.target(Wire.POLLING), null);
    Reply reply = gets.reply();
    assertThat(reply.status()).as("%s", reply).isEqualTo(200);
    openPacket = reply.body();
    query = Wire.POLLING + "&sid=" + OpenPacket.parse(openPacket).sid();
    target = wire.target(query);
  }

  /// With the session's id.
  String query() {
    return query;
  }

  @Override
  public String openPacket() {
    return openPacket;
  }

  @Override
  public void send(String... packets) throws IOException {
    Reply reply = post(packets);
    assertThat(reply.status()).as("%s", reply).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("ok");
  }

  @Override
  public void offend(String... packets) throws IOException {
    post(packets);
  }

  private Reply post(String... packets) throws IOException {
    posts.send("POST", target, String.join(SEPARATOR, packets));
    return posts.reply();
  }

  /// Starts a GET, whose answer is read by [#reply].
  void startGet() throws IOException {
    gets.send("GET", target, null);
  }

  Reply reply() throws IOException {
    return gets.reply();
  }

  @Override
  public String receive() throws IOException {
    if (received.isEmpty()) {
      startGet();
      Reply reply = reply();
      assertThat(reply.status()).as("%s", reply).isEqualTo(200);
      received.addAll(Arrays.asList(reply.body().split(SEPARATOR, -1)));
    }
    return received.remove();
  }

  @Override
  public void receiveEnd() throws IOException {
    Reply reply;
    do {
      startGet();
      reply = reply();
    } while (reply.status() == 200);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
  }
}
