package io.parley.gateway.socketio;

import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.EngineSocket;
import io.parley.gateway.engineio.Frame;
import io.parley.gateway.engineio.SessionIds;
import io.parley.gateway.engineio.Volatile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One client in one namespace. Safe for use by many threads; nothing blocks.
public final class SocketIoSocket {
  private final EngineSocket engine;
  private final String namespace;
  private final String id = SessionIds.next();

  /// Whether the client is in the namespace; set in the connection's turns.
  private volatile boolean joined;

  /// In the connection's turns only: null until accepted.
  @Nullable SocketHandler handler;

  /// In the connection's turns only: what to do if the connection closes before that.
  @Nullable Runnable abandoned;

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

  /// Where the stream to the client is now, in bytes: what was emitted before is in front of it.
  public long position() {
    return engine.position();
  }

  /// Whether everything up to a [#position] has been written to the client's transport.
  public boolean hasWritten(long position) {
    return engine.hasWritten(position);
  }

  /// When the last write to it ended, as [System#nanoTime].
  public long writtenAt() {
    return engine.writtenAt();
  }

  /// Queues a frame made by [PacketCodec] for this socket's namespace. If too much is unsent, the
  /// connection closes with [CloseReason#SLOW_CONSUMER].
  ///
  /// @return whether the frame was queued, which does not say that the client will get it
  public boolean emit(Frame frame) {
    return joined && engine.send(frame);
  }

  /// Queues frames that stay together: a packet with its attachments.
  public boolean emit(List<Frame> frames) {
    return joined && engine.send(frames);
  }

  /// Queues an event for this socket alone.
  ///
  /// @param json as of [PacketCodec#eventFrame]
  public boolean emit(String name, byte[] json) {
    return emit(PacketCodec.eventFrame(namespace, name, json));
  }

  /// Sends what is worth nothing late, such as a sign of typing. It never waits beside a newer one
  /// with its key, is the first to be dropped, and never the reason for a close.
  ///
  /// @return whether it was taken
  public boolean emitVolatile(Object key, Volatile what) {
    return joined && engine.sendVolatile(key, what);
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

  void joined() {
    joined = true;
    abandoned = null;
  }

  void left() {
    joined = false;
  }

  @Override
  public String toString() {
    return id + " in " + namespace + " from " + remoteAddress();
  }
}
