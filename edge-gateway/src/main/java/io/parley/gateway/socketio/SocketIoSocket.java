package io.parley.gateway.socketio;

import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.EngineSocket;
import io.parley.gateway.engineio.Frame;
import io.parley.gateway.engineio.Sids;
import org.jspecify.annotations.Nullable;

/// One client in one namespace. Safe for use by many threads; nothing blocks.
public final class SocketIoSocket {
  private final EngineSocket engine;
  private final String namespace;
  private final String id = Sids.next();

  /// Whether the client is in the namespace; set in the connection's turns.
  private volatile boolean joined;

  /// In the connection's turns only: null until accepted.
  @Nullable SocketHandler handler;

  /// In the connection's turns only: the connection's next socket.
  @Nullable SocketIoSocket next;

  SocketIoSocket(EngineSocket engine, String namespace) {
    this.engine = engine;
    this.namespace = namespace;
  }

  /// The public id, which others may see.
  public String id() {
    return id;
  }

  public String namespace() {
    return namespace;
  }

  public String remoteAddress() {
    return engine.remoteAddress();
  }

  /// Whether the client is in the namespace and its connection open.
  public boolean isConnected() {
    return joined && engine.isOpen();
  }

  /// Unsent bytes of the connection.
  public long unsentBytes() {
    return engine.unsentBytes();
  }

  /// Queues a frame made by [PacketCodec] for this socket's namespace. If too much is unsent, the
  /// connection closes with [CloseReason#SLOW_CONSUMER].
  ///
  /// @return whether the frame was queued, which does not say that the client will get it
  public boolean emit(Frame frame) {
    return joined && engine.send(frame);
  }

  /// Queues an event for this socket alone.
  ///
  /// @param json as of [PacketCodec#eventFrame]
  public boolean emit(String name, byte[] json) {
    return joined && engine.send(PacketCodec.eventFrame(namespace, name, json));
  }

  /// Tells the client that it was put out (`41`) and closes its connection once that is sent. Not
  /// for a drain, an overload or anything else that passes: official clients do not come back after
  /// `41`, whereas they do after [#close].
  public void disconnect() {
    if (emit(PacketCodec.disconnectFrame(namespace))) {
      engine.close(CloseReason.SERVER_DISCONNECT);
    }
  }

  /// Closes the whole connection; what is queued is sent first if the reason says so.
  public void close(CloseReason reason) {
    engine.close(reason);
  }

  void joined(boolean value) {
    joined = value;
  }

  @Override
  public String toString() {
    return id + " in " + namespace + " from " + remoteAddress();
  }
}
