package io.parley.gateway.socketio;

import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.EngineListener;
import io.parley.gateway.engineio.EngineSocket;
import io.parley.gateway.engineio.Timers;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BinaryNode;
import tools.jackson.databind.node.ObjectNode;

/// One client's connection: takes its packets in order, lets it join namespaces and leave them. A
/// packet that cannot be read, or that the state does not allow, closes this connection with
/// [CloseReason#PARSE_ERROR] and touches no other.
///
/// The states are those of socket.io 4.8 (`Client#ondecoded`), with two differences: a second
/// CONNECT while the first is undecided closes, and `connectTimeout` counts again when the last
/// namespace was left. All fields are touched in the session's turns only.
public final class SocketIoConnection implements EngineListener {
  private static final Logger LOG = LoggerFactory.getLogger(SocketIoConnection.class);

  private final SocketIoSettings settings;
  private final EngineSocket engine;
  private final ConnectHandler connectHandler;

  /// The sockets that have joined or ask to; a list by [SocketIoSocket#next], since nearly always
  /// there is one.
  private @Nullable SocketIoSocket sockets;

  private @Nullable Assembly assembly;
  private Timers.@Nullable Timer connectTimer;
  private boolean closed;

  /// @param connectHandler asked about each CONNECT; may know the handshake of this connection
  public SocketIoConnection(
      SocketIoSettings settings, EngineSocket engine, ConnectHandler connectHandler) {
    this.settings = settings;
    this.engine = engine;
    this.connectHandler = connectHandler;
  }

  @Override
  public void onOpen() {
    startConnectTimer();
  }

  @Override
  public void onMessage(String payload) {
    if (closed) {
      return;
    }
    if (assembly != null) {
      refusePacket("text amid attachments");
      return;
    }
    try {
      Packet packet = PacketCodec.decode(payload);
      if (packet instanceof Packet.Incomplete incomplete) {
        begin(incomplete);
      } else {
        receive(packet);
      }
    } catch (PacketException e) {
      refusePacket(e.reason());
    }
  }

  /// Only who is in a namespace has us wait for attachments.
  private void begin(Packet.Incomplete incomplete) {
    SocketIoSocket socket = find(incomplete.namespace());
    if (socket == null || socket.handler == null) {
      refusePacket("packet for a namespace that was not joined");
    } else {
      assembly = new Assembly(incomplete);
    }
  }

  @Override
  public void onBinary(ByteBuffer payload) {
    if (closed) {
      return;
    }
    if (assembly == null) {
      refusePacket("binary without a packet");
      return;
    }
    try {
      Packet whole = assembly.add(payload, engine.maxPayload());
      if (whole != null) {
        assembly = null;
        receive(whole);
      }
    } catch (PacketException e) {
      refusePacket(e.reason());
    }
  }

  /// A packet whose attachments are coming in. Bound: `maxPayload` bytes in all.
  private static final class Assembly {
    private final Packet.Incomplete incomplete;
    private int count;
    private long bytes;

    Assembly(Packet.Incomplete incomplete) {
      this.incomplete = incomplete;
    }

    /// @return the packet when this was the last
    @Nullable Packet add(ByteBuffer attachment, int maxBytes) throws PacketException {
      bytes += attachment.remaining();
      if (bytes > maxBytes) {
        throw new PacketException("attachments above maxPayload");
      }
      byte[] copy = new byte[attachment.remaining()];
      attachment.get(copy);
      incomplete.places().get(count++).accept(new BinaryNode(copy));
      return count == incomplete.places().size() ? incomplete.complete() : null;
    }
  }

  @Override
  public void onClose(CloseReason reason) {
    closed = true;
    stopConnectTimer();
    SocketIoSocket socket = sockets;
    sockets = null;
    while (socket != null) {
      SocketIoSocket next = socket.next;
      tellDisconnected(socket, reason);
      socket = next;
    }
  }

  private void receive(Packet packet) {
    SocketIoSocket socket = find(packet.namespace());
    SocketHandler handler = socket == null ? null : socket.handler;
    if (packet instanceof Packet.Connect connect && socket == null) {
      connect(connect);
      return;
    }
    if (socket == null || handler == null) {
      refusePacket("packet for a namespace that was not joined");
      return;
    }
    switch (packet) {
      case Packet.Event event -> dispatch(socket, handler, event);
      case Packet.Ack _ -> {} // no event of ours asks for one: as of one that came too late
      case Packet.Disconnect _ -> leave(socket);
      case Packet.Connect _ -> refusePacket("CONNECT to a namespace that was joined");
      case Packet.ConnectError _ -> refusePacket("CONNECT_ERROR from a client");
      case Packet.Incomplete _ -> throw new IllegalStateException("not assembled");
    }
  }

  private void connect(Packet.Connect packet) {
    String namespace = packet.namespace();
    if (!settings.namespaces().contains(namespace)) {
      engine.send(PacketCodec.connectErrorFrame(namespace, "Invalid namespace", null));
      return;
    }
    SocketIoSocket socket = new SocketIoSocket(engine, namespace);
    socket.next = sockets;
    sockets = socket;
    try {
      connectHandler.onConnect(new ConnectAttempt(this, socket, packet.auth()));
    } catch (RuntimeException e) {
      LOG.error("Closing {}: its CONNECT failed", socket, e);
      fail();
    }
  }

  /// From any thread.
  void accepted(SocketIoSocket socket, SocketHandler handler, @Nullable String pid) {
    engine.inTurn(() -> join(socket, handler, pid));
  }

  /// From any thread.
  void refused(SocketIoSocket socket, String message, @Nullable ObjectNode data) {
    engine.inTurn(
        () -> {
          if (!closed) {
            remove(socket);
            engine.send(PacketCodec.connectErrorFrame(socket.namespace(), message, data));
            startConnectTimer();
          }
        });
  }

  private void join(SocketIoSocket socket, SocketHandler handler, @Nullable String pid) {
    if (closed) {
      return;
    }
    stopConnectTimer();
    socket.handler = handler;
    engine.trust();
    try {
      engine.send(PacketCodec.connectFrame(socket.namespace(), socket.id(), pid));
      socket.joined();
      handler.onConnect(socket);
    } catch (RuntimeException e) {
      LOG.error("Closing {}: its handler failed to begin", socket, e);
      fail();
    }
  }

  private void dispatch(SocketIoSocket socket, SocketHandler handler, Packet.Event event) {
    Long id = event.ackId();
    try {
      handler.onEvent(event.name(), event.args(), id == null ? null : new Ack(socket, id));
    } catch (RuntimeException e) {
      LOG.error(
          "Closing {}: its handler failed on event {}",
          socket,
          PacketCodec.quoted(event.name()),
          e);
      fail();
    }
  }

  private void leave(SocketIoSocket socket) {
    remove(socket);
    if (!hasJoined()) {
      engine.distrust();
    }
    tellDisconnected(socket, CloseReason.CLIENT_DISCONNECT);
    startConnectTimer();
  }

  private void tellDisconnected(SocketIoSocket socket, CloseReason reason) {
    SocketHandler handler = socket.handler;
    Runnable abandoned = socket.abandoned;
    try {
      if (handler != null) {
        socket.left();
        handler.onDisconnect(reason);
      } else if (abandoned != null) {
        abandoned.run();
      }
    } catch (RuntimeException e) {
      LOG.error("The handler of {} failed on its end ({})", socket, reason, e);
      fail();
    }
  }

  private void refusePacket(String reason) {
    LOG.debug("Closing the connection of {}: {}", engine.remoteAddress(), reason);
    engine.close(CloseReason.PARSE_ERROR, reason);
    closed = true;
  }

  private void fail() {
    engine.close(CloseReason.INTERNAL_ERROR);
    closed = true;
  }

  private @Nullable SocketIoSocket find(String namespace) {
    SocketIoSocket socket = sockets;
    while (socket != null && !socket.namespace().equals(namespace)) {
      socket = socket.next;
    }
    return socket;
  }

  private void remove(SocketIoSocket socket) {
    if (sockets == socket) {
      sockets = socket.next;
      return;
    }
    for (SocketIoSocket at = sockets; at != null; at = at.next) {
      if (at.next == socket) {
        at.next = socket.next;
        return;
      }
    }
  }

  /// Unless it runs already or the client is in a namespace.
  private void startConnectTimer() {
    if (connectTimer == null && !closed && !hasJoined()) {
      connectTimer =
          engine.schedule(
              settings.connectTimeout(), () -> engine.inTurn(this::closeIfNothingJoined));
    }
  }

  private void stopConnectTimer() {
    if (connectTimer != null) {
      connectTimer.cancel();
      connectTimer = null;
    }
  }

  private void closeIfNothingJoined() {
    if (!hasJoined()) {
      engine.close(CloseReason.CONNECT_TIMEOUT);
    }
  }

  private boolean hasJoined() {
    for (SocketIoSocket at = sockets; at != null; at = at.next) {
      if (at.handler != null) {
        return true;
      }
    }
    return false;
  }

  private static final class Ack implements AckResponder {
    private final SocketIoSocket socket;
    private final long id;
    private boolean answered;

    Ack(SocketIoSocket socket, long id) {
      this.socket = socket;
      this.id = id;
    }

    @Override
    public void ack(byte[] json) {
      if (answerOnce()) {
        socket.emit(PacketCodec.ackFrame(socket.namespace(), id, json));
      }
    }

    @Override
    public void ack(List<JsonNode> args) {
      if (answerOnce()) {
        socket.emit(PacketCodec.ackFrames(socket.namespace(), id, args));
      }
    }

    private synchronized boolean answerOnce() {
      if (answered) {
        LOG.debug("A second ack {} of {} is ignored", id, socket);
        return false;
      }
      answered = true;
      return true;
    }
  }
}
