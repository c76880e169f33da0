package io.parley.gateway.engineio;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What one socket has still to send: frames in order, one write in flight. Safe for use by many
/// threads; never blocks.
///
/// Bound: `limit` bytes unsent, those in flight included. Overflow: the frame and all that waits
/// are dropped and nothing is taken any more; the owner closes the socket as
/// [CloseReason#SLOW_CONSUMER].
final class Outbox implements SendCompletion {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  private final EngineTransport transport;
  private final long limit;
  private final Consumer<Throwable> onFailure;

  /// Null while nothing waits, as for most sockets at most times.
  private @Nullable ArrayDeque<Frame> waiting;

  private @Nullable Frame inFlight;
  private @Nullable Runnable whenFlushed;
  private long unsentBytes;
  private boolean accepting = true;

  /// A thread is in [#drain]: a write that completes meanwhile is continued by that thread, so that
  /// transports which complete at once do not grow the stack.
  private boolean draining;

  /// @param onFailure told once when a write has failed, after the outbox has closed
  Outbox(EngineTransport transport, long limit, Consumer<Throwable> onFailure) {
    this.transport = transport;
    this.limit = limit;
    this.onFailure = onFailure;
  }

  enum Offer {
    TAKEN,
    OVERFLOW,
    CLOSED
  }

  /// Queues the frame and starts to write if nothing is being written.
  ///
  /// @return [Offer#OVERFLOW] once, to the caller who must close the socket
  Offer offer(Frame frame) {
    synchronized (this) {
      if (!accepting) {
        return Offer.CLOSED;
      }
      if (unsentBytes + frame.size() > limit) {
        discard();
        return Offer.OVERFLOW;
      }
      unsentBytes += frame.size();
      if (draining || inFlight != null) {
        if (waiting == null) {
          waiting = new ArrayDeque<>(4);
        }
        waiting.add(frame);
        return Offer.TAKEN;
      }
      draining = true;
      inFlight = frame;
    }
    drain(frame);
    return Offer.TAKEN;
  }

  /// Takes nothing more, and runs `action` once: when all that was taken has been written, or now
  /// if the outbox was closed already. If it is discarded first, the action never runs.
  void finish(Runnable action) {
    synchronized (this) {
      if (accepting && (draining || inFlight != null)) {
        accepting = false;
        whenFlushed = action;
        return;
      }
      accepting = false;
    }
    action.run();
  }

  /// Takes nothing more and drops what waits. A write in flight is left to the transport.
  synchronized void discard() {
    accepting = false;
    waiting = null;
    whenFlushed = null;
    unsentBytes = inFlight == null ? 0 : inFlight.size();
  }

  synchronized long unsentBytes() {
    return unsentBytes;
  }

  @Override
  public void completed(@Nullable Throwable failure) {
    boolean failed = false;
    synchronized (this) {
      if (inFlight == null) {
        LOG.warn("{} completed a write twice", transport.getClass());
        return;
      }
      unsentBytes -= inFlight.size();
      inFlight = null;
      if (failure != null) {
        failed = true;
        discard();
      }
      if (draining) {
        // The draining thread goes on; with nothing left to write after a failure.
        if (!failed) {
          return;
        }
      } else if (!failed) {
        draining = true;
      }
    }
    if (failed) {
      onFailure.accept(failure);
    } else {
      drain(nextOrLeave());
    }
  }

  /// Writes until the queue is empty or a write does not complete at once. Run by the one thread
  /// that has set `draining`.
  private void drain(@Nullable Frame first) {
    for (Frame frame = first; frame != null; frame = nextOrLeave()) {
      try {
        transport.sendText(frame.buffer(), this);
      } catch (RuntimeException e) {
        failIfInFlight(e);
      }
    }
  }

  /// The next frame to write, now in flight. Null if a write is still in flight or nothing waits:
  /// then the thread is no longer the draining one.
  private @Nullable Frame nextOrLeave() {
    Runnable flushed;
    synchronized (this) {
      if (inFlight != null) {
        draining = false;
        return null;
      }
      inFlight = waiting == null ? null : waiting.poll();
      if (inFlight != null) {
        return inFlight;
      }
      waiting = null;
      draining = false;
      flushed = whenFlushed;
      whenFlushed = null;
    }
    if (flushed != null) {
      flushed.run();
    }
    return null;
  }

  /// A transport that throws after it has completed the write is only logged.
  private void failIfInFlight(RuntimeException e) {
    boolean writing;
    synchronized (this) {
      writing = inFlight != null;
    }
    if (writing) {
      completed(e);
    } else {
      LOG.warn("{} failed after it had completed a write", transport.getClass(), e);
    }
  }
}
