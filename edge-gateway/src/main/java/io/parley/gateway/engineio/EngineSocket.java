package io.parley.gateway.engineio;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One Engine.IO v4 session, on one transport or first one and then another: opens, beats, reads
/// packets strictly and closes once. A client that breaks the protocol is closed with
/// [CloseReason#PARSE_ERROR]; nothing it sends throws.
///
/// Safe for use by many threads.
public final class EngineSocket implements TransportListener {
  private static final Logger LOG = LoggerFactory.getLogger(EngineSocket.class);

  /// RFC 6455, 5.5: a control frame holds 125 bytes, two of them the code.
  private static final int MAX_REASON_BYTES = 123;

  /// As in the reference server, engine.io 6.6.
  private static final Duration RELEASE_AFTER = Duration.ofMillis(100);

  private final EngineServer server;
  private final ConnectionQuota.Address address;
  private final String remoteAddress;
  private final String sid = SessionIds.next();
  private final Outbox outbox;
  private final SerialExecutor executor;
  private final EngineListener listener;

  private volatile EngineTransport transport;

  /// The websocket that asks to replace the transport.
  private @Nullable UpgradeProbe probe;

  private final HeldParts held;
  private final Heartbeat heartbeat;

  /// Of what is still to be sent once the session has ended.
  private Timers.@Nullable Timer flushDeadline;

  /// The listener has had its last call. Read and written in turns only.
  private boolean told;

  private boolean transportClosed;
  private volatile @Nullable CloseReason closeReason;

  EngineSocket(
      EngineServer server,
      ConnectionQuota.Address address,
      String remoteAddress,
      Function<EngineSocket, EngineTransport> transport,
      Function<EngineSocket, EngineListener> listener) {
    this.server = server;
    this.address = address;
    this.remoteAddress = remoteAddress;
    this.transport = transport.apply(this);
    this.outbox =
        new Outbox(
            this.transport,
            server.settings().outboxBytes(),
            this::onSendFailed,
            server.timers()::nanoTime);
    this.held = new HeldParts(server.untrusted(), address.value());
    this.heartbeat = new Heartbeat(this, server.settings(), server.timers());
    this.executor = new SerialExecutor(server.settings().maxPayload(), this::onTurnFailed);
    this.listener = listener.apply(this);
  }

  /// Sends the open packet, tells the listener, starts the heartbeat.
  void start() {
    boolean mayUpgrade = polling() != null;
    heartbeat.start(); // first, so that it counts from before the client knows of the session
    // In a turn, so that a transport that fails at once is told of after the opening.
    executor.run(
        () -> {
          send(Frame.open(sid, server.settings(), mayUpgrade));
          listener.onOpen();
        });
  }

  /// The session's secret: whoever knows it can speak for the client. Not for logs.
  public String sid() {
    return sid;
  }

  public String remoteAddress() {
    return remoteAddress;
  }

  public boolean isOpen() {
    return closeReason == null;
  }

  /// Null while it is open.
  @Nullable CloseReason closeReason() {
    return closeReason;
  }

  /// Null if it is a websocket.
  @Nullable PollingTransport polling() {
    return transport instanceof PollingTransport polling ? polling : null;
  }

  /// The largest message of the client, in bytes.
  public int maxPayload() {
    return server.settings().maxPayload();
  }

  /// Unsent bytes, those being written included.
  public long unsentBytes() {
    return outbox.unsentBytes();
  }

  /// Where the stream of frames to the client is now, in bytes.
  public long position() {
    return outbox.position();
  }

  /// Whether everything up to a [#position] has been written to the client's transport.
  public boolean hasWritten(long position) {
    return outbox.hasWritten(position);
  }

  /// When the last write to it ended, as [System#nanoTime].
  public long writtenAt() {
    return outbox.writtenAt();
  }

  /// Queues a frame. If the outbox overflows, the session closes with [CloseReason#SLOW_CONSUMER],
  /// and the listener may be told within this call: hold no lock that it takes.
  ///
  /// @return whether the frame was queued; false when the session is closed or closes
  public boolean send(Frame frame) {
    return send(List.of(frame));
  }

  /// Queues frames that stay together; as [#send(Frame)].
  public boolean send(List<Frame> frames) {
    return switch (outbox.offer(frames)) {
      case TAKEN -> true;
      case OVERFLOW -> {
        close(CloseReason.SLOW_CONSUMER);
        yield false;
      }
      case CLOSED -> false;
    };
  }

  /// Sends what is worth nothing late. While others wait it is kept aside, and the next with its
  /// key takes its place ([Volatile#after]); it is the first to be dropped, and never the reason
  /// for a close.
  ///
  /// @return whether it was taken
  public boolean sendVolatile(Object key, Volatile what) {
    boolean taken = outbox.offerVolatile(key, what);
    if (!taken && isOpen()) {
      server.counts().drop();
    }
    return taken;
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
    PollingTransport polling = polling();
    if (polling != null) {
      polling.dropPost(); // nothing of it would be taken
    }
    String text = detail.isEmpty() ? reason.text() : reason.text() + ": " + detail;
    if (reason.flushes()) {
      armFlushDeadline(reason, text);
      outbox.finish(() -> closeTransport(reason, text));
    } else {
      outbox.discard();
      closeTransport(reason, text);
    }
    executor.run(() -> tellClosed(reason));
  }

  /// Runs a task between two calls of the listener, with the same guarantees: one at a time, in
  /// order. It runs in this call, or in the thread that is now in a call.
  public void inTurn(Runnable task) {
    executor.run(task);
  }

  /// One shot in this session's timers.
  public Timers.Timer schedule(Duration delay, Runnable task) {
    return server.timers().schedule(delay, task);
  }

  /// The client has shown who it is: from now on it may send whatever the settings allow
  /// ([HeldParts]).
  public void trust() {
    held.trust();
  }

  boolean isTrusted() {
    return held.isTrusted();
  }

  /// The client is nobody again.
  public void distrust() {
    held.distrust();
  }

  /// Part of a POST is here.
  ///
  /// @return false if that is too much, and the session has ended
  boolean holdPost(int bytes) {
    return held.holdPost(bytes) || refusePart();
  }

  @Override
  public boolean onPart(int bytes) {
    return held.holdMessage(bytes) || refusePart();
  }

  private boolean refusePart() {
    close(CloseReason.OVERLOADED, "no room for so much before CONNECT");
    return false;
  }

  // What comes in.

  @Override
  public void onText(String packet) {
    if (!isOpen()) {
      return;
    }
    if (packet.isEmpty()) {
      close(CloseReason.PARSE_ERROR, "empty packet");
      return;
    }
    switch (packet.charAt(0)) {
      case '4' -> receive(packet.length(), () -> listener.onMessage(packet.substring(1)));
      case '3' -> heartbeat.pong();
      case '1' -> close(CloseReason.TRANSPORT_CLOSED);
      case '6' -> {}
      case '2' -> close(CloseReason.PARSE_ERROR, "invalid heartbeat direction");
      default -> close(CloseReason.PARSE_ERROR, "unexpected Engine.IO packet type");
    }
  }

  /// Always a message packet.
  @Override
  public void onBinary(ByteBuffer payload) {
    if (!isOpen()) {
      return;
    }
    ByteBuffer copy = ByteBuffer.allocate(payload.remaining()).put(payload.duplicate()).flip();
    receive(copy.remaining(), () -> listener.onBinary(copy));
  }

  @Override
  public void onClosed(CloseReason reason) {
    boolean first = end(reason);
    outbox.discard();
    closeTransport(reason, reason.text());
    if (first) {
      executor.run(() -> tellClosed(reason));
    }
  }

  private void receive(int size, Runnable call) {
    boolean taken =
        executor.runInput(
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

  // The upgrade.

  /// @return null, and the websocket is to be closed, if there is nothing to replace or another
  ///   websocket asks already
  @Nullable TransportListener probe(EngineTransport websocket) {
    UpgradeProbe asking = new UpgradeProbe(this, websocket);
    synchronized (this) {
      if (closeReason != null || probe != null || polling() == null) {
        return null;
      }
      probe = asking;
    }
    asking.start();
    return asking;
  }

  Timers.Timer scheduleUpgradeTimeout(Runnable task) {
    return schedule(server.settings().upgradeTimeout(), task);
  }

  /// The client ends its polling before it upgrades: from now on a GET that waits, or comes, is
  /// answered after a short while with nothing. Not at once: a client that does not wait for the
  /// answer to its probe upgrades first.
  void onProbed(UpgradeProbe by) {
    schedule(RELEASE_AFTER, () -> releasePoll(by));
  }

  private void releasePoll(UpgradeProbe by) {
    synchronized (this) {
      if (probe != by) {
        return;
      }
    }
    outbox.offerIfIdle(Frame.NOOP);
    schedule(RELEASE_AFTER, () -> releasePoll(by));
  }

  synchronized void onProbeEnded(UpgradeProbe by) {
    if (probe == by) {
      probe = null;
    }
  }

  /// The websocket takes over; what was not sent goes there.
  void upgrade(UpgradeProbe by, EngineTransport websocket) {
    PollingTransport polling;
    synchronized (this) {
      polling = transportClosed ? null : polling();
      onProbeEnded(by);
      if (polling != null) {
        transport = websocket;
      }
    }
    if (polling == null) {
      websocket.close(CloseReason.TRANSPORT_CLOSED, CloseReason.TRANSPORT_CLOSED.text());
      return;
    }
    polling.discard();
    outbox.switchTo(websocket);
  }

  // The end.

  /// @return whether this call is the one that ended the session
  private synchronized boolean end(CloseReason reason) {
    if (closeReason != null) {
      return false;
    }
    closeReason = reason;
    heartbeat.stop();
    held.end(); // what is kept is let go with it
    return true;
  }

  private synchronized void armFlushDeadline(CloseReason reason, String text) {
    if (transportClosed) {
      return;
    }
    flushDeadline =
        schedule(
            server.settings().pingTimeout(),
            () -> {
              outbox.discard();
              closeTransport(reason, text);
            });
  }

  private void closeTransport(CloseReason reason, String text) {
    UpgradeProbe asking;
    synchronized (this) {
      if (transportClosed) {
        return;
      }
      transportClosed = true;
      if (flushDeadline != null) {
        flushDeadline.cancel();
      }
      asking = probe;
    }
    PollingTransport polling = polling();
    if (reason == CloseReason.TRANSPORT_CLOSED && polling != null && !polling.isPolled()) {
      server.owes(sid, polling);
    }
    server.forget(this, address);
    try {
      transport.close(reason, fitReason(text));
    } catch (RuntimeException e) {
      LOG.debug("Closing the transport of {} failed", remoteAddress(), e);
    }
    if (asking != null) {
      asking.fail(CloseReason.TRANSPORT_CLOSED);
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
