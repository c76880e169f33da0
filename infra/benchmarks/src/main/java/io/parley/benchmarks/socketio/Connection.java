package io.parley.benchmarks.socketio;

import io.parley.benchmarks.websocket.SelectorLoop;
import io.parley.benchmarks.websocket.WebSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// One websocket that speaks Engine.IO v4 and Socket.IO v5. Lives on its loop's thread.
public final class Connection implements WebSocket.Listener {
  /// Of the websocket.
  public static final String PATH = "/socket.io/?EIO=4&transport=websocket";

  private static final int SHOWN_CHARACTERS = 200;
  private static final JsonMapper JSON = new JsonMapper();

  /// Called on the loop's thread.
  public interface Listener {
    /// The server is there.
    ///
    /// @param silence it is gone when it sends no ping for so long
    void opened(Duration silence);

    void pinged();

    /// The service lets the client in.
    ///
    /// @param session of Socket.IO: `sid`, and `pid` if the client can be recovered
    default void connected(JsonNode session) {}

    /// It does not; by default the connection ends.
    default void refused(Connection connection, JsonNode error) {
      connection.abort("the server refuses: " + error);
    }

    void event(String name, JsonNode payload);

    /// What the event before ends with, for the client to be recovered by.
    default void offset(String offset) {}

    void ack(int id, JsonNode answer);

    /// The last call, once, however it ended; also after [#close] and [#abort].
    void ended(String reason);
  }

  private final Supplier<ObjectNode> auth;
  private final Listener listener;
  private final WebSocket socket;
  private String reason = "";

  /// @param auth of CONNECT
  /// @throws IOException when there is no address, port or file left
  public Connection(
      SelectorLoop loop, WebSocket.Target target, Supplier<ObjectNode> auth, Listener listener)
      throws IOException {
    this.auth = auth;
    this.listener = listener;
    this.socket = WebSocket.connect(loop, target, this);
  }

  public void emit(int id, String event, JsonNode payload) {
    send("42" + id + JSON.writeValueAsString(JSON.createArrayNode().add(event).add(payload)));
  }

  /// A message as it stands, whether it is a packet or not.
  public void send(String text) {
    socket.send(text);
  }

  /// Says goodbye, and does not wait for an answer.
  public void close() {
    socket.close();
    socket.abort();
  }

  public void abort(String why) {
    reason = why;
    socket.abort();
  }

  @Override
  public void ended(String how) {
    listener.ended(reason.isEmpty() ? how : reason);
  }

  @Override
  public void text(byte[] bytes, int offset, int length) {
    try {
      packet(bytes, offset, length);
    } catch (JacksonException | NumberFormatException e) {
      abort("cannot be understood: " + shown(bytes, offset, length));
    }
  }

  private void packet(byte[] bytes, int offset, int length) {
    switch (length == 0 ? '?' : bytes[offset]) {
      case '0' -> handshake(JSON.readTree(bytes, offset + 1, length - 1));
      case '2' -> {
        socket.send("3");
        listener.pinged();
      }
      case '4' -> message(bytes, offset, length);
      case '6' -> {} // noop
      default -> abort("the server says " + shown(bytes, offset, length));
    }
  }

  private void handshake(JsonNode handshake) {
    listener.opened(
        Duration.ofMillis(
            handshake.path("pingInterval").asLong(0) + handshake.path("pingTimeout").asLong(0)));
    socket.send("40" + JSON.writeValueAsString(auth.get()));
  }

  private void message(byte[] bytes, int offset, int length) {
    switch (length == 1 ? '?' : bytes[offset + 1]) {
      case '0' -> listener.connected(JSON.readTree(bytes, offset + 2, length - 2));
      case '2' -> {
        JsonNode event = JSON.readTree(bytes, offset + 2, length - 2);
        listener.event(event.path(0).asString(""), event.path(1));
        if (event.size() > 2 && event.get(event.size() - 1).isString()) {
          listener.offset(event.get(event.size() - 1).asString());
        }
      }
      case '3' -> {
        int array = offset + 2;
        while (array < offset + length && bytes[array] != '[') {
          array++;
        }
        String id = new String(bytes, offset + 2, array - offset - 2, StandardCharsets.US_ASCII);
        JsonNode answer = JSON.readTree(bytes, array, offset + length - array);
        listener.ack(Integer.parseInt(id), answer.path(0));
      }
      case '4' -> listener.refused(this, JSON.readTree(bytes, offset + 2, length - 2));
      default -> abort("the server says " + shown(bytes, offset, length));
    }
  }

  private static String shown(byte[] bytes, int offset, int length) {
    return new String(bytes, offset, Math.min(length, SHOWN_CHARACTERS), StandardCharsets.UTF_8);
  }
}
