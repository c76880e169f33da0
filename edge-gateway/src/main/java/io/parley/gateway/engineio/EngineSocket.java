package io.parley.gateway.engineio;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One Engine.IO v4 session over one websocket: opens, beats, reads packets strictly and closes
/// once. A client that breaks the protocol is closed with [CloseReason#PARSE_ERROR]; nothing it
/// sends throws.
///
/// Safe for use by many threads. The container calls [#onText] and [#onBinary] one at a time.
public final class EngineSocket {
  private static final Logger LOG = LoggerFactory.getLogger(EngineSocket.class);

  /// RFC 6455, 5.5: a control frame holds 125 bytes, two of them the code.
  private static final int MAX_REASON_BYTES = 123;

  private final EngineSettings settings;
  private final Timers timers;
  private final EngineTransport transport;
  private final Outbox outbox;
  private final Turns turns;
  private final EngineListener listener;
  private final String sid;

  /// The next ping, the pong's deadline, or the deadline of the last flush.
  private Timers.@Nullable Timer timer;

  /// Counts what `timer` has stood for: a task that fires as it is replaced finds another number.
  private int beat;

  private boolean awaitingPong;

  /// The listener has had its last call. Read and written in turns only.
  private boolean told;

  private boolean transportClosed;
  private volatile @Nullable CloseReason closeReason;

  private EngineSocket(
      EngineSettings settings,
      Timers timers,
      EngineTransport transport,
      Function<EngineSocket, EngineListener> listener) {
    this.settings = settings;
    this.timers = timers;
    this.transport = transport;
    this.outbox = new Outbox(transport, settings.outboxBytes(), this::onSendFailed);
    this.turns = new Turns(settings.maxPayload(), this::onTurnFailed);
    this.sid = Sids.next();
    this.listener = listener.apply(this);
  }

  /// Opens a session: sends the open packet, tells the listener, starts the heartbeat.
  ///
  /// @param listener makes the session's listener; must not use the socket yet
  public static EngineSocket open(
      EngineSettings settings,
      Timers timers,
      EngineTransport transport,
      Function<EngineSocket, EngineListener> listener) {
    EngineSocket socket = new EngineSocket(settings, timers, transport, listener);
    socket.start();
    return socket;
  }

  private void start() {
    // In a turn, so that a transport that fails at once is told of after the opening.
    turns.run(
        () -> {
          send(Frame.open(sid, settings));
          listener.onOpen();
        });
    schedulePing();
  }

  /// The session's secret: whoever knows it can speak for the client. Not for logs.
  public String sid() {
    return sid;
  }

  public String remoteAddress() {
    return transport.remoteAddress();
  }

  public boolean isOpen() {
    return closeReason == null;
  }

  /// Unsent bytes, those being written included.
  public long unsentBytes() {
    return outbox.unsentBytes();
  }

  /// Queues a frame. If the outbox overflows, the session closes with [CloseReason#SLOW_CONSUMER],
  /// and the listener may be told within this call: hold no lock that it takes.
  ///
  /// @return whether the frame was queued; false when the session is closed or closes
  public boolean send(Frame frame) {
    return switch (outbox.offer(frame)) {
      case TAKEN -> true;
      case OVERFLOW -> {
        close(CloseReason.SLOW_CONSUMER);
        yield false;
      }
      case CLOSED -> false;
    };
  }

  /// Ends the session, unless it has ended. What is queued is sent first if the reason says so, for
  /// at most `pingTimeout`. The listener is told at once, or after the call it is in.
  public void close(CloseReason reason) {
    close(reason, "");
  }

  /// @param detail added to the reason's text in the websocket's close frame; ASCII, cut to fit
  public void close(CloseReason reason, String detail) {
    if (!end(reason)) {
      return;
    }
    String text = detail.isEmpty() ? reason.text() : reason.text() + ": " + detail;
    if (reason.flushes()) {
      armFlushDeadline(reason, text);
      outbox.finish(() -> closeTransport(reason, text));
    } else {
      outbox.discard();
      closeTransport(reason, text);
    }
    turns.run(() -> tellClosed(reason));
  }

  /// Runs a task between two calls of the listener, with the same guarantees: one at a time, in
  /// order. It runs in this call, or in the thread that is now in a call.
  public void inTurn(Runnable task) {
    turns.run(task);
  }

  /// One shot in this session's timers.
  public Timers.Timer schedule(Duration delay, Runnable task) {
    return timers.schedule(delay, task);
  }

  // What the container reads.

  /// A whole text message.
  public void onText(String text) {
    if (!isOpen()) {
      return;
    }
    if (exceedsMaxPayload(text)) {
      close(CloseReason.PAYLOAD_TOO_LARGE);
      return;
    }
    if (text.isEmpty()) {
      close(CloseReason.PARSE_ERROR, "empty packet");
      return;
    }
    switch (text.charAt(0)) {
      case '4' -> receive(text.length(), () -> listener.onMessage(text.substring(1)));
      case '3' -> onPong();
      case '1' -> close(CloseReason.TRANSPORT_CLOSED);
      case '6' -> {}
      case '2' -> close(CloseReason.PARSE_ERROR, "invalid heartbeat direction");
      default -> close(CloseReason.PARSE_ERROR, "unexpected Engine.IO packet type");
    }
  }

  /// A whole binary message, which is always a message packet. The buffer is the caller's again
  /// when this returns.
  public void onBinary(ByteBuffer payload) {
    if (!isOpen()) {
      return;
    }
    if (payload.remaining() > settings.maxPayload()) {
      close(CloseReason.PAYLOAD_TOO_LARGE);
      return;
    }
    ByteBuffer copy = ByteBuffer.allocate(payload.remaining()).put(payload.duplicate()).flip();
    receive(copy.remaining(), () -> listener.onBinary(copy));
  }

  /// The container has seen the connection end.
  public void onClosed() {
    synchronized (this) {
      transportClosed = true;
    }
    boolean first = end(CloseReason.TRANSPORT_CLOSED);
    outbox.discard();
    if (first) {
      turns.run(() -> tellClosed(CloseReason.TRANSPORT_CLOSED));
    } else {
      cancelTimer(); // that of the last flush
    }
  }

  /// The container could not read.
  public void onError(Throwable cause) {
    LOG.debug("Transport error from {}", remoteAddress(), cause);
    close(CloseReason.TRANSPORT_ERROR);
  }

  private void receive(int size, Runnable call) {
    boolean taken =
        turns.runInput(
            size,
            () -> {
              if (!told) {
                call.run();
              }
            });
    if (!taken) {
      close(CloseReason.OVERLOADED);
    }
  }

  /// UTF-8 has one to three bytes for a char, so most lengths decide without counting.
  private boolean exceedsMaxPayload(String text) {
    int max = settings.maxPayload();
    if (text.length() > max) {
      return true;
    }
    if (text.length() * 3L <= max) {
      return false;
    }
    long bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x800 && !Character.isSurrogate(c)) {
        bytes += 2;
      } else if (c >= 0x80) {
        bytes++; // a surrogate is half of four bytes
      }
    }
    return bytes > max;
  }

  // The heartbeat.

  private synchronized void schedulePing() {
    if (closeReason == null) {
      int expected = ++beat;
      timer = timers.schedule(settings.pingInterval(), () -> ping(expected));
    }
  }

  private void ping(int expected) {
    synchronized (this) {
      if (closeReason != null || beat != expected) {
        return;
      }
      awaitingPong = true;
      int next = ++beat;
      timer = timers.schedule(settings.pingTimeout(), () -> onPongMissing(next));
    }
    send(Frame.PING);
  }

  private void onPongMissing(int expected) {
    synchronized (this) {
      if (closeReason != null || beat != expected) {
        return;
      }
    }
    close(CloseReason.PING_TIMEOUT);
  }

  /// A pong that no ping asked for changes nothing.
  private synchronized void onPong() {
    if (closeReason == null && awaitingPong) {
      awaitingPong = false;
      cancelTimer();
      schedulePing();
    }
  }

  private synchronized void cancelTimer() {
    beat++;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  // The end.

  /// @return whether this call is the one that ended the session
  private synchronized boolean end(CloseReason reason) {
    if (closeReason != null) {
      return false;
    }
    closeReason = reason;
    cancelTimer();
    return true;
  }

  private synchronized void armFlushDeadline(CloseReason reason, String text) {
    if (transportClosed) {
      return;
    }
    timer =
        timers.schedule(
            settings.pingTimeout(),
            () -> {
              outbox.discard();
              closeTransport(reason, text);
            });
  }

  private void closeTransport(CloseReason reason, String text) {
    synchronized (this) {
      cancelTimer();
      if (transportClosed) {
        return;
      }
      transportClosed = true;
    }
    try {
      transport.close(reason.code(), fitReason(text));
    } catch (RuntimeException e) {
      LOG.debug("Closing the transport of {} failed", remoteAddress(), e);
    }
  }

  private void tellClosed(CloseReason reason) {
    told = true;
    listener.onClose(reason);
  }

  private static String fitReason(String text) {
    StringBuilder fit = new StringBuilder(Math.min(text.length(), MAX_REASON_BYTES));
    for (int i = 0; i < text.length() && i < MAX_REASON_BYTES; i++) {
      char c = text.charAt(i);
      fit.append(c >= ' ' && c < 0x7f ? c : '?');
    }
    return fit.toString();
  }

  private void onSendFailed(Throwable cause) {
    LOG.debug("Writing to {} failed", remoteAddress(), cause);
    close(CloseReason.TRANSPORT_ERROR);
    // The session may have ended before, with this write as its last.
    closeTransport(CloseReason.TRANSPORT_ERROR, CloseReason.TRANSPORT_ERROR.text());
  }

  private void onTurnFailed(Throwable cause) {
    LOG.error("Closing the session of {}: its listener failed", remoteAddress(), cause);
    close(CloseReason.INTERNAL_ERROR);
  }
}
