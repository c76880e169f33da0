package io.parley.gateway.conversation;

import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.EngineSettings;
import io.parley.gateway.engineio.EngineSocket;
import io.parley.gateway.engineio.FakeTransport;
import io.parley.gateway.engineio.ManualTimers;
import io.parley.gateway.engineio.Sessions;
import io.parley.gateway.socketio.AckResponder;
import io.parley.gateway.socketio.SocketHandler;
import io.parley.gateway.socketio.SocketIoConnection;
import io.parley.gateway.socketio.SocketIoSettings;
import io.parley.gateway.socketio.SocketIoSocket;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client with a real socket on a transport that is not there.
final class TestClient implements SocketHandler {
  private final FakeTransport transport = FakeTransport.fast();
  private final EngineSocket engine;
  private final Conversations conversations;
  private final Sender user;
  private @Nullable Session session;
  private @Nullable CloseReason ended;

  TestClient(Conversations conversations, String user) {
    this.conversations = conversations;
    this.user = new Sender(new UserId(user), user + "'s name", null);
    engine =
        Sessions.open(
            EngineSettings.DEFAULT,
            new ManualTimers(),
            transport,
            socket ->
                new SocketIoConnection(
                    SocketIoSettings.DEFAULT, socket, attempt -> attempt.accept(this)));
    engine.onText("40");
  }

  @Override
  public void onConnect(SocketIoSocket socket) {
    session = conversations.open(user, socket);
  }

  @Override
  public void onEvent(String name, List<JsonNode> args, @Nullable AckResponder ack) {}

  @Override
  public void onDisconnect(CloseReason reason) {
    ended = reason;
    conversations.close(session());
  }

  Session session() {
    if (session == null) {
      throw new AssertionError("not connected");
    }
    return session;
  }

  @Nullable CloseReason ended() {
    return ended;
  }

  /// The client reads nothing until [#release].
  void hold() {
    transport.hold();
  }

  void release() {
    transport.release();
  }

  void disconnect() {
    engine.onClosed(CloseReason.TRANSPORT_CLOSED);
  }

  /// The events that it got, as `[name, payload]`.
  List<JsonNode> events() {
    return transport.sent().stream()
        .filter(frame -> frame.startsWith("42"))
        .map(frame -> JsonMapper.shared().readTree(frame.substring(2)))
        .toList();
  }

  List<String> eventNames() {
    return events().stream().map(event -> event.get(0).asString()).toList();
  }

  /// The seqs of the messages that it got.
  List<Long> seqs() {
    return events().stream()
        .filter(event -> event.get(0).asString().equals("message"))
        .map(event -> event.get(1).get("seq").asLong())
        .toList();
  }
}
