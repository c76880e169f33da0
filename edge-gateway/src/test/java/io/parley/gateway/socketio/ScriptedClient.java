package io.parley.gateway.socketio;

import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.EngineSettings;
import io.parley.gateway.engineio.EngineSocket;
import io.parley.gateway.engineio.FakeTransport;
import io.parley.gateway.engineio.ManualTimers;
import io.parley.gateway.engineio.Sessions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A connection with a client at one end, played by the test, and handlers at the other that note
/// each call as a word. Namespaces `/` and `/custom`.
final class ScriptedClient {
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

  final ManualTimers timers = new ManualTimers();
  final FakeTransport transport;
  final List<ConnectAttempt> attempts = new ArrayList<>();
  final List<String> calls = new ArrayList<>();
  final List<SocketIoSocket> sockets = new ArrayList<>();
  final List<AckResponder> acks = new ArrayList<>();
  final EngineSocket engine;

  /// Run by the handler on each event, and on its connect.
  Runnable onEvent = () -> {};

  Runnable onConnect = () -> {};
  Runnable onAttempt = () -> {};

  ScriptedClient() {
    this(FakeTransport.fast());
  }

  ScriptedClient(FakeTransport transport) {
    this.transport = transport;
    SocketIoSettings settings = new SocketIoSettings(CONNECT_TIMEOUT, Set.of("/", "/custom"));
    EngineSettings engineSettings =
        new EngineSettings(
            Duration.ofSeconds(25), Duration.ofSeconds(20), Duration.ofSeconds(10), 10_000, 1024);
    engine =
        Sessions.open(
            engineSettings,
            timers,
            transport,
            socket -> new SocketIoConnection(settings, socket, this::attempt));
    transport.completeAll();
    transport.takeSent();
  }

  private void attempt(ConnectAttempt attempt) {
    attempts.add(attempt);
    onAttempt.run();
  }

  /// Sends packets, each a whole Engine.IO message.
  void send(String... packets) {
    for (String packet : packets) {
      engine.onText(packet);
    }
  }

  /// Joins `/` and forgets the answer.
  SocketIoSocket join() {
    send("40");
    attempts.getLast().accept(new Recorder());
    transport.completeAll();
    transport.takeSent();
    return sockets.getLast();
  }

  final class Recorder implements SocketHandler {
    private String namespace = "";

    @Override
    public void onConnect(SocketIoSocket socket) {
      namespace = socket.namespace();
      sockets.add(socket);
      calls.add("connect " + namespace);
      onConnect.run();
    }

    @Override
    public void onEvent(String name, List<JsonNode> args, @Nullable AckResponder ack) {
      calls.add("event " + namespace + " " + name + args);
      if (ack != null) {
        acks.add(ack);
      }
      onEvent.run();
    }

    @Override
    public void onDisconnect(CloseReason reason) {
      calls.add("disconnect " + namespace + " " + reason);
    }
  }
}
