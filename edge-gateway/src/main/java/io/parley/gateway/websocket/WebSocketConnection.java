package io.parley.gateway.websocket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One websocket, in place of the HTTP connection that asked for it. While nothing happens it has
/// no buffer. What it carries is a subclass's, which is told one thing at a time.
///
/// Bound: one [#write] at a time, one answer to a ping and one close frame wait behind it.
/// Overflow: of several pings the last is answered (RFC 6455, 5.5.3).
public abstract class WebSocketConnection extends AbstractConnection.NonBlocking
    implements Connection.UpgradeTo, FrameDecoder.Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(WebSocketConnection.class);

  /// How long a peer may take to answer a close before its connection is cut.
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  /// What one connection may read before others have their turn.
  private static final int READS_AT_ONCE = 16;

  private static final int BUFFER_BYTES = 4_096;
  private static final int NORMAL = 1000;

  /// Null where Jetty has something between us and TCP, such as TLS.
  private final @Nullable SocketChannel channel;

  private final ByteBufferPool buffers;
  private final Scheduler scheduler;
  private final FrameDecoder decoder;

  /// What was read together with the request.
  private @Nullable ByteBuffer early;

  /// What came in broke the protocol, or is too much: nothing more of it is looked at.
  private volatile boolean failed;

  /// A part of a message was told of, and not yet its end. Of the reading thread.
  private boolean partTold;

  // Under this object's lock.
  private boolean writing;
  private @Nullable ArrayDeque<Write> waiting;
  private byte @Nullable [] pong;
  private boolean closeSent;
  private boolean closeReceived;

  private final class Write implements Callback {
    final ByteBuffer[] bytes;
    final Consumer<@Nullable Throwable> completion;

    Write(ByteBuffer[] bytes, Consumer<@Nullable Throwable> completion) {
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

  /// How what came in can be wrong.
  public enum Violation {
    /// RFC 6455 does not allow it.
    MALFORMED_FRAME,
    /// Text that is not UTF-8.
    INVALID_UTF8,
    /// A message above `maxPayload`.
    MESSAGE_TOO_LARGE
  }

  /// @param maxPayload the largest message that is taken, in bytes
  protected WebSocketConnection(
      EndPoint endPoint,
      Executor executor,
      ByteBufferPool buffers,
      Scheduler scheduler,
      int maxPayload) {
    super(endPoint, executor);
    this.channel = endPoint instanceof SocketChannelEndPoint plain ? plain.getChannel() : null;
    this.buffers = buffers;
    this.scheduler = scheduler;
    this.decoder = new FrameDecoder(maxPayload);
  }

  // What a subclass is told.

  /// It is a websocket now. The first call.
  protected abstract void onOpened();

  protected abstract void onMessage(String text);

  /// @param payload the subclass's own
  protected abstract void onMessage(byte[] payload);

  /// A message is here in part, or no more so (then 0). Told only when there was a part.
  ///
  /// @param bytes that are kept of it
  /// @return false if that is too much: nothing that comes in is looked at any more, and the
  ///   subclass is to close it
  protected abstract boolean onPart(int bytes);

  /// Nothing that comes in is looked at any more. To be answered by [#close(int, String)].
  protected abstract void onViolation(Violation violation);

  /// The peer has closed it, or it has broken off. May come again, and before it has opened.
  ///
  /// @param failed whether reading or writing has failed
  protected abstract void onEnded(boolean failed);

  @Override
  public final void onUpgradeTo(ByteBuffer buffer) {
    early = buffer;
  }

  @Override
  public final void onOpen() {
    super.onOpen();
    getEndPoint().setIdleTimeout(0); // a heartbeat of what it carries sees to that
    onOpened();
    ByteBuffer first = early;
    early = null;
    if (first == null || read(first)) {
      fillInterested();
    }
  }

  // Reading.

  @Override
  public final void onFillable() {
    RetainableByteBuffer buffer = buffers.acquire(BUFFER_BYTES, true);
    try {
      ByteBuffer bytes = buffer.getByteBuffer();
      for (int i = 0; i < READS_AT_ONCE; i++) {
        int filled = getEndPoint().fill(bytes);
        if (filled == 0) {
          break;
        }
        if (filled < 0) {
          ended(false);
          return;
        }
        if (!read(bytes)) {
          return;
        }
        bytes.position(0).limit(0); // as Jetty fills: empty, at the start
      }
    } catch (IOException e) {
      LOG.debug("Reading from {} failed", getEndPoint().getRemoteSocketAddress(), e);
      ended(true);
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
      decoder.read(bytes, this);
      int held = decoder.held();
      if ((held > 0 || partTold) && !onPart(held)) {
        fail();
      }
      partTold = held > 0;
      return !closeReceived();
    } catch (WebSocketException e) {
      LOG.debug("{} from {}", e.getMessage(), getEndPoint().getRemoteSocketAddress());
      fail();
      onViolation(e.violation());
      return true;
    }
  }

  private void fail() {
    failed = true;
    decoder.discard();
  }

  @Override
  public final void onFillInterestedFailed(Throwable cause) {
    LOG.debug("Reading from {} failed", getEndPoint().getRemoteSocketAddress(), cause);
    ended(true);
  }

  @Override
  public final void onClose(@Nullable Throwable cause) {
    super.onClose(cause);
    onEnded(cause != null);
  }

  private void ended(boolean failed) {
    onEnded(failed);
    getEndPoint().close();
  }

  @Override
  public final void onText(String text) {
    if (!isCloseSent()) {
      onMessage(text);
    }
  }

  @Override
  public final void onBinary(byte[] payload) {
    if (!isCloseSent()) {
      onMessage(payload);
    }
  }

  @Override
  public final void onPing(byte[] payload) {
    synchronized (this) {
      if (writing) {
        pong = payload;
        return;
      }
    }
    enqueue(pong(payload), false);
  }

  @Override
  public final void onClose(int code) {
    boolean answer;
    synchronized (this) {
      closeReceived = true;
      answer = !closeSent;
    }
    if (answer) {
      close(code == FrameDecoder.NO_STATUS ? NORMAL : code, "");
    } else {
      getEndPoint().close();
    }
    onEnded(false);
  }

  // Writing.

  /// Starts to write. At most one call is unfinished at a time.
  ///
  /// @param frames as of [FrameEncoder]; their bytes are only read
  /// @param completion told once, by any thread, also before this returns, of null or of what
  ///   failed
  /// @return false if it is being closed, and nothing was written
  protected final boolean write(ByteBuffer[] frames, Consumer<@Nullable Throwable> completion) {
    return enqueue(new Write(frames, completion), false);
  }

  /// Sends a close frame. The connection ends when the peer has answered, and soon in any case.
  ///
  /// @param code one that may be sent (RFC 6455, 7.4)
  /// @param text ASCII, at most 123 bytes
  protected final void close(int code, String text) {
    byte[] reason = text.getBytes(StandardCharsets.US_ASCII);
    byte[] status = ByteBuffer.allocate(2).putShort((short) code).array();
    byte[] frame = FrameEncoder.encode(FrameEncoder.CLOSE, status, reason);
    Write close = new Write(new ByteBuffer[] {ByteBuffer.wrap(frame)}, this::onCloseWritten);
    if (enqueue(close, true)) {
      scheduler.schedule(getEndPoint()::close, CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
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
    byte[] frame = FrameEncoder.encode(FrameEncoder.PONG, payload);
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

  private void onWritten(Consumer<@Nullable Throwable> completion, @Nullable Throwable failure) {
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
    completion.accept(failure);
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
