package io.parley.gateway.web;

import io.parley.gateway.engineio.EngineSocket;
import io.parley.gateway.engineio.Timers;
import io.parley.gateway.socketio.SocketIoConnection;
import io.parley.gateway.socketio.SocketIoSettings;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.eclipse.jetty.websocket.api.Session;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PongMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;

/// The thin adapter from Spring's websockets to the protocol core.
final class SocketIoEndpoint implements WebSocketHandler {
  private static final String ENGINE = EngineSocket.class.getName();

  private final SocketIoSettings settings;
  private final Timers timers;
  private final Clients clients;

  SocketIoEndpoint(SocketIoSettings settings, Timers timers, Clients clients) {
    this.settings = settings;
    this.timers = timers;
    this.clients = clients;
  }

  @Override
  public void afterConnectionEstablished(WebSocketSession session) {
    Session jetty =
        Objects.requireNonNull(
            ((NativeWebSocketSession) session).getNativeSession(Session.class),
            "the container is not Jetty");
    InetSocketAddress remote = session.getRemoteAddress();
    JettyTransport transport =
        new JettyTransport(jetty, timers, remote == null ? "unknown" : remote.toString());
    String handshakeToken = HandshakeToken.of(session.getHandshakeHeaders(), session.getUri());
    EngineSocket engine =
        SocketIoConnection.open(
            settings, timers, transport, attempt -> clients.connect(attempt, handshakeToken));
    session.getAttributes().put(ENGINE, engine);
  }

  @Override
  public void handleMessage(WebSocketSession session, WebSocketMessage<?> message) {
    EngineSocket engine = engine(session);
    switch (message) {
      case TextMessage text -> engine.onText(text.getPayload());
      case BinaryMessage binary -> engine.onBinary(binary.getPayload());
      case PongMessage pong -> {} // Engine.IO has a heartbeat of its own
      default -> throw new IllegalStateException("unknown message " + message.getClass());
    }
  }

  @Override
  public void handleTransportError(WebSocketSession session, Throwable cause) {
    engine(session).onError(cause);
  }

  @Override
  public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
    engine(session).onClosed();
  }

  @Override
  public boolean supportsPartialMessages() {
    return false;
  }

  private static EngineSocket engine(WebSocketSession session) {
    return (EngineSocket)
        Objects.requireNonNull(session.getAttributes().get(ENGINE), "opened before anything else");
  }
}
