package io.parley.gateway.edge;

import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.EngineTransport;
import io.parley.gateway.engineio.Frame;
import io.parley.gateway.engineio.SendCompletion;
import io.parley.gateway.engineio.Timers;
import io.parley.gateway.engineio.TransportListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One websocket, in place of the HTTP connection that asked for it. While nothing happens it has
/// no buffer. What breaks RFC 6455 closes it with the code that says so.
///
/// Bound: one write of its session at a time, one answer to a ping and one close frame wait behind
/// it. Overflow: of several pings the last is answered (RFC 6455, 5.5.3).
final class WebSocketConnection extends AbstractConnection.NonBlocking
    implements Connection.UpgradeTo, EngineTransport, FrameReader.Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(WebSocketConnection.class);

  /// How long a peer may take to answer a close before its connection is cut.
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  /// What one connection may read before others have their turn.
  private static final int READS_AT_ONCE = 16;

  private static final int BUFFER_BYTES = 4_096;
  private static final int PONG = 0x8a;
  private static final int CLOSE = 0x88;

  /// Null where Jetty has something between us and TCP, such as TLS.
  private final @Nullable SocketChannel channel;

  private final ByteBufferPool buffers;
  private final Timers timers;
  private final FrameReader reader;

  /// Null once it has opened: it holds on to the request.
  private @Nullable Function<EngineTransport, TransportListener> opener;

  private @Nullable TransportListener listener;

  /// What was read together with the request.
  private @Nullable ByteBuffer early;

  /// What came in broke the protocol: nothing more of it is looked at.
  private volatile boolean failed;

  // Under this object's lock.
  private boolean writing;
  private @Nullable ArrayDeque<Write> waiting;
  private byte @Nullable [] pong;
  private boolean closeSent;
  private boolean closeReceived;

  private final class Write implements Callback {
    final ByteBuffer[] bytes;
    final SendCompletion completion;

    Write(ByteBuffer[] bytes, SendCompletion completion) {
      this.bytes = bytes;
      this.completion = completion;
    }

    @Override
    public void succeeded() {
      onWritten(completion, null);
    }

    @Override
    public void failed(Throwable failure) {
      onWritten(completion, failure);
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }
  }

  /// @param opener opens the session; called when the connection has become a websocket
  WebSocketConnection(
      EndPoint endPoint,
      Executor executor,
      ByteBufferPool buffers,
      Timers timers,
      int maxPayload,
      Function<EngineTransport, TransportListener> opener) {
    super(endPoint, executor);
    this.channel = endPoint instanceof SocketChannelEndPoint plain ? plain.getChannel() : null;
    this.buffers = buffers;
    this.timers = timers;
    this.reader = new FrameReader(maxPayload, this);
    this.opener = opener;
  }

  @Override
  public void onUpgradeTo(ByteBuffer buffer) {
    early = buffer;
  }

  @Override
  public void onOpen() {
    super.onOpen();
    getEndPoint().setIdleTimeout(0); // Engine.IO's heartbeat sees to that
    listener = Objects.requireNonNull(opener, "opens once").apply(this);
    opener = null;
    ByteBuffer first = early;
    early = null;
    if (first == null || read(first)) {
      fillInterested();
    }
  }

  private TransportListener listener() {
    return Objects.requireNonNull(listener, "opened before anything is read");
  }

  // Reading.

  @Override
  public void onFillable() {
    RetainableByteBuffer buffer = buffers.acquire(BUFFER_BYTES, true);
    try {
      ByteBuffer bytes = buffer.getByteBuffer();
      for (int i = 0; i < READS_AT_ONCE; i++) {
        int filled = getEndPoint().fill(bytes);
        if (filled == 0) {
          break;
        }
        if (filled < 0) {
          ended(CloseReason.TRANSPORT_CLOSED);
          return;
        }
        if (!read(bytes)) {
          return;
        }
        bytes.position(0).limit(0); // as Jetty fills: empty, at the start
      }
    } catch (IOException e) {
      LOG.debug("Reading from {} failed", getEndPoint().getRemoteSocketAddress(), e);
      ended(CloseReason.TRANSPORT_ERROR);
      return;
    } finally {
      buffer.release();
    }
    fillInterested();
  }

  /// @return whether there may be more
  private boolean read(ByteBuffer bytes) {
    if (failed) {
      return true; // to its end, or the peer might lose our close for what we left unread
    }
    try {
      reader.read(bytes);
      return !closeReceived();
    } catch (WebSocketException e) {
      LOG.debug("{} from {}", e.getMessage(), getEndPoint().getRemoteSocketAddress());
      failed = true;
      close(e.reason(), e.reason().text());
      listener().onClosed(e.reason());
      return true;
    }
  }

  @Override
  public void onFillInterestedFailed(Throwable cause) {
    LOG.debug("Reading from {} failed", getEndPoint().getRemoteSocketAddress(), cause);
    ended(CloseReason.TRANSPORT_ERROR);
  }

  @Override
  public void onClose(@Nullable Throwable cause) {
    super.onClose(cause);
    if (listener != null) {
      listener.onClosed(cause == null ? CloseReason.TRANSPORT_CLOSED : CloseReason.TRANSPORT_ERROR);
    }
  }

  private void ended(CloseReason reason) {
    listener().onClosed(reason);
    getEndPoint().close();
  }

  @Override
  public void onText(String text) {
    if (!isCloseSent()) {
      listener().onText(text);
    }
  }

  @Override
  public void onBinary(byte[] payload) {
    if (!isCloseSent()) {
      listener().onBinary(ByteBuffer.wrap(payload));
    }
  }

  @Override
  public void onPing(byte[] payload) {
    synchronized (this) {
      if (writing) {
        pong = payload;
        return;
      }
    }
    enqueue(pong(payload), false);
  }

  @Override
  public void onClose(int code) {
    boolean answer;
    synchronized (this) {
      closeReceived = true;
      answer = !closeSent;
    }
    if (answer) {
      sendClose(code == FrameReader.NO_STATUS ? CloseReason.TRANSPORT_CLOSED.code() : code, "");
    } else {
      getEndPoint().close();
    }
    listener().onClosed(CloseReason.TRANSPORT_CLOSED);
  }

  // Writing.

  @Override
  public boolean send(List<Frame> frames, SendCompletion completion) {
    ByteBuffer[] bytes = new ByteBuffer[frames.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = frames.get(i).websocket();
    }
    return enqueue(new Write(bytes, completion), false);
  }

  @Override
  public void close(CloseReason reason, String text) {
    sendClose(reason.code(), text);
  }

  private void sendClose(int code, String text) {
    byte[] reason = text.getBytes(StandardCharsets.US_ASCII);
    byte[] frame =
        ByteBuffer.allocate(4 + reason.length)
            .put((byte) CLOSE)
            .put((byte) (2 + reason.length))
            .putShort((short) code)
            .put(reason)
            .array();
    Write close = new Write(new ByteBuffer[] {ByteBuffer.wrap(frame)}, this::onCloseWritten);
    if (enqueue(close, true)) {
      timers.schedule(CLOSE_WITHIN, getEndPoint()::close);
    }
  }

  /// The connection is cut when both have said so; from a peer that broke the protocol no word is
  /// expected (RFC 6455, 7.1.7).
  private void onCloseWritten(@Nullable Throwable failure) {
    if (failure != null || closeReceived()) {
      getEndPoint().close();
    } else if (failed) {
      getEndPoint().shutdownOutput();
    }
  }

  private Write pong(byte[] payload) {
    byte[] frame =
        ByteBuffer.allocate(2 + payload.length)
            .put((byte) PONG)
            .put((byte) payload.length)
            .put(payload)
            .array();
    return new Write(new ByteBuffer[] {ByteBuffer.wrap(frame)}, failure -> {});
  }

  /// @param last it is a close, after which nothing may be sent
  /// @return false if a close was sent
  private boolean enqueue(Write write, boolean last) {
    synchronized (this) {
      if (closeSent) {
        return false;
      }
      closeSent = last;
      if (writing) {
        if (waiting == null) {
          waiting = new ArrayDeque<>(2);
        }
        waiting.add(write);
        return true;
      }
      writing = true;
    }
    start(write);
    return true;
  }

  /// Most writes fit into the socket's buffer: over plain TCP they go straight there, which is a
  /// tenth of what a delivery costs (docs/adr/0007). What does not fit is left to Jetty, which
  /// waits until there is room.
  private void start(Write write) {
    if (channel == null) {
      getEndPoint().write(write, write.bytes);
      return;
    }
    try {
      if (write.bytes.length == 1) {
        channel.write(write.bytes[0]);
      } else {
        channel.write(write.bytes);
      }
    } catch (IOException e) {
      write.failed(e);
      return;
    }
    if (write.bytes[write.bytes.length - 1].hasRemaining()) {
      getEndPoint().write(write, write.bytes);
    } else {
      write.succeeded();
    }
  }

  private void onWritten(SendCompletion completion, @Nullable Throwable failure) {
    Write next;
    synchronized (this) {
      next = waiting == null ? null : waiting.poll();
      if (next == null) {
        waiting = null;
        if (pong != null && !closeSent) {
          next = pong(pong);
        }
        pong = null;
      }
      writing = next != null;
    }
    completion.completed(failure);
    if (next != null) {
      start(next);
    }
  }

  private synchronized boolean isCloseSent() {
    return closeSent;
  }

  private synchronized boolean closeReceived() {
    return closeReceived;
  }
}
