package io.parley.gateway.engineio;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The frames that one socket has yet to write, in order; they move with the session when it
/// changes its transport. Safe for use by many threads; nothing waits.
///
/// Bound: `limit` bytes unsent, those being written included. Overflow: the frame and all that
/// waits are dropped and nothing is taken any more; the owner closes the socket as
/// [CloseReason#SLOW_CONSUMER].
///
/// [Volatile] frames are worth nothing late: while others wait they are kept aside, one for each
/// key, and the first to be dropped. Bound: [#MAX_VOLATILE] frames and [#MAX_VOLATILE_BYTES].
/// Overflow: the new one is dropped.
///
/// What a [Burst] sends waits for its end, unless something else is written before, or it is more
/// than [#MAX_HELD_BYTES]: a socket is not slow because much comes at once.
final class Outbox implements Burst.Held {
  static final int MAX_VOLATILE = 64;
  static final int MAX_VOLATILE_BYTES = 16 * 1024;

  static final int MAX_HELD_BYTES = 32 * 1024;

  /// The most frames given to a transport at once.
  static final int MAX_BATCH = 256;

  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  private final long limit;
  private final Consumer<Throwable> onFailure;
  private final LongSupplier nanoTime;
  private Link link;

  /// Null while nothing waits, as for most sockets at most times.
  private @Nullable ArrayDeque<Frame> waiting;

  private @Nullable LinkedHashMap<Object, Volatile> volatiles;
  private int volatileBytes;

  private @Nullable List<Frame> inFlight;
  private @Nullable Link inFlightOn;
  private @Nullable Runnable whenFlushed;
  private long unsentBytes;

  /// All that was ever taken to be written, so that a place in the stream has a number.
  private long queuedBytes;

  /// When the last write ended, as [System#nanoTime].
  private long writtenAt;

  private boolean accepting = true;

  /// A thread is in [#drain]: a write that completes meanwhile is continued by that thread, so that
  /// transports which complete at once do not grow the stack.
  private boolean draining;

  /// Frames wait for the end of a burst, and for nothing else.
  private boolean held;

  /// @param onFailure told once when a write has failed, after the outbox has closed
  /// @param nanoTime [System#nanoTime]
  Outbox(
      EngineTransport transport, long limit, Consumer<Throwable> onFailure, LongSupplier nanoTime) {
    this.link = new Link(transport);
    this.limit = limit;
    this.onFailure = onFailure;
    this.nanoTime = nanoTime;
  }

  enum Offer {
    TAKEN,
    OVERFLOW,
    CLOSED
  }

  /// One transport, and what its writes report to: what a replaced one reports is old news.
  private final class Link implements Consumer<@Nullable Throwable> {
    final EngineTransport transport;

    /// It takes nothing more; what waits, waits for the next.
    boolean ended;

    Link(EngineTransport transport) {
      this.transport = transport;
    }

    @Override
    public void accept(@Nullable Throwable failure) {
      Outbox.this.completed(this, failure);
    }
  }

  /// Queues the frames, which stay together, and starts to write if nothing is being written: at
  /// once, or at the end of the burst.
  ///
  /// @param frames not empty
  /// @return [Offer#OVERFLOW] once, to the caller who must close the socket
  Offer offer(List<Frame> frames) {
    List<Frame> first;
    Burst burst = Burst.current();
    synchronized (this) {
      if (!accepting) {
        return Offer.CLOSED;
      }
      long size = size(frames);
      if (unsentBytes + volatileBytes + size > limit) {
        dropVolatiles();
      }
      if (unsentBytes + size > limit) {
        discard();
        return Offer.OVERFLOW;
      }
      unsentBytes += size;
      queuedBytes += size;
      if (isBusy()) {
        waiting().addAll(frames);
        return Offer.TAKEN;
      }
      if (burst != null && unsentBytes <= MAX_HELD_BYTES) {
        waiting().addAll(frames);
        if (!held) {
          held = true;
          burst.add(this);
        }
        return Offer.TAKEN;
      }
      draining = true;
      if (held) {
        waiting().addAll(frames);
        first = nextOrStop();
      } else {
        first = take(frames);
      }
    }
    drain(first);
    return Offer.TAKEN;
  }

  /// The burst has ended.
  @Override
  public void release() {
    List<Frame> first;
    synchronized (this) {
      if (!held) {
        return; // it has been written since
      }
      draining = true;
      first = nextOrStop();
    }
    drain(first);
  }

  /// Sends the frame now if nothing is ahead of it; keeps it for later, or drops it, otherwise.
  ///
  /// @param key of two with the same key that wait, what is left is sent ([Volatile#after])
  /// @return whether it was taken
  boolean offerVolatile(Object key, Volatile what) {
    synchronized (this) {
      if (!accepting) {
        return false;
      }
      if (isBusy()) {
        return keepVolatile(key, what);
      }
    }
    return offer(List.of(what.frame())) == Offer.TAKEN;
  }

  /// Sends the frame if the transport would otherwise stay idle.
  void offerIfIdle(Frame frame) {
    List<Frame> first;
    synchronized (this) {
      if (!accepting || isBusy() || held) {
        return;
      }
      unsentBytes += frame.size();
      queuedBytes += frame.size();
      draining = true;
      first = take(List.of(frame));
    }
    drain(first);
  }

  private boolean keepVolatile(Object key, Volatile newer) {
    if (volatiles == null) {
      volatiles = new LinkedHashMap<>(4);
    }
    Volatile older = volatiles.get(key);
    Volatile kept = older == null ? newer : newer.after(older);
    int bytes = volatileBytes + kept.frame().size() - (older == null ? 0 : older.frame().size());
    if (bytes > MAX_VOLATILE_BYTES
        || unsentBytes + bytes > limit
        || (older == null && volatiles.size() == MAX_VOLATILE)) {
      return false;
    }
    volatileBytes = bytes;
    volatiles.put(key, kept);
    return true;
  }

  /// Takes nothing more, and runs `action` once: when all that was taken has been written, or now
  /// if the outbox was closed already. If it is discarded first, the action never runs.
  void finish(Runnable action) {
    synchronized (this) {
      if (accepting && (isBusy() || held)) {
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
    held = false;
    whenFlushed = null;
    dropVolatiles();
    unsentBytes = inFlight == null ? 0 : size(inFlight);
  }

  /// Goes on with another transport. What the old one took counts as sent; the old one must take
  /// nothing more ([EngineTransport#send] is false).
  void switchTo(EngineTransport next) {
    List<Frame> batch;
    synchronized (this) {
      link = new Link(next);
      if (draining) {
        return; // the draining thread goes on with the new one
      }
      draining = true;
      batch = nextOrStop();
    }
    drain(batch);
  }

  synchronized long unsentBytes() {
    return unsentBytes;
  }

  /// Where the stream of frames is now: the end of the last one taken.
  synchronized long position() {
    return queuedBytes;
  }

  /// Whether everything up to a [#position] has been written to a transport. Never once closed.
  synchronized boolean hasWritten(long position) {
    return accepting && queuedBytes - unsentBytes >= position;
  }

  /// When the last write ended, as [System#nanoTime]: what has been written has been by then.
  synchronized long writtenAt() {
    return writtenAt;
  }

  private void completed(Link from, @Nullable Throwable failure) {
    List<Frame> batch = null;
    synchronized (this) {
      if (inFlight == null || from != inFlightOn) {
        return; // of a transport that was replaced
      }
      settle();
      if (failure != null) {
        discard();
      } else if (draining) {
        return; // the draining thread goes on
      } else {
        draining = true;
        batch = nextOrStop();
      }
    }
    if (failure != null) {
      onFailure.accept(failure);
    } else {
      drain(batch);
    }
  }

  /// Writes until nothing waits or a write does not complete at once. Run by the one thread that
  /// has set `draining`.
  private void drain(@Nullable List<Frame> first) {
    List<Frame> batch = first;
    while (batch != null) {
      batch = write(batch);
    }
    runWhenFlushed();
  }

  /// @return what to write next; null to stop
  private @Nullable List<Frame> write(List<Frame> batch) {
    Link to;
    synchronized (this) {
      to = Objects.requireNonNull(inFlightOn);
    }
    try {
      if (!to.transport.send(batch, to)) {
        return refused(to, batch);
      }
    } catch (RuntimeException e) {
      failIfInFlight(to, e);
    }
    synchronized (this) {
      return nextOrStop();
    }
  }

  /// The transport has been replaced or has ended: the batch waits for the next one.
  private synchronized @Nullable List<Frame> refused(Link by, List<Frame> batch) {
    by.ended = true;
    inFlight = null;
    inFlightOn = null;
    if (accepting || whenFlushed != null) {
      ArrayDeque<Frame> all = waiting();
      batch.reversed().forEach(all::addFirst);
    } else {
      unsentBytes = 0;
    }
    return nextOrStop();
  }

  /// The next frames to write, now in flight. Null if a write is still in flight, nothing waits or
  /// the transport has ended: then the thread is no longer the draining one.
  private @Nullable List<Frame> nextOrStop() {
    held = false;
    if (inFlight != null && inFlightOn != link) {
      settle(); // it had been written when its transport was replaced
    }
    List<Frame> batch = inFlight == null && !link.ended ? nextBatch() : null;
    if (batch == null) {
      draining = false;
    }
    return batch;
  }

  private @Nullable List<Frame> nextBatch() {
    if (waiting != null && !waiting.isEmpty()) {
      List<Frame> batch = new ArrayList<>(Math.min(waiting.size(), MAX_BATCH));
      while (batch.size() < MAX_BATCH && !waiting.isEmpty()) {
        batch.add(waiting.remove());
      }
      return take(batch);
    }
    waiting = null;
    if (volatiles != null && !volatiles.isEmpty()) {
      List<Frame> batch = volatiles.values().stream().map(Volatile::frame).toList();
      unsentBytes += volatileBytes;
      queuedBytes += volatileBytes;
      dropVolatiles();
      return take(batch);
    }
    return null;
  }

  private List<Frame> take(List<Frame> batch) {
    inFlight = batch;
    inFlightOn = link;
    return batch;
  }

  private void settle() {
    unsentBytes -= size(Objects.requireNonNull(inFlight));
    writtenAt = nanoTime.getAsLong();
    inFlight = null;
    inFlightOn = null;
  }

  private void dropVolatiles() {
    volatiles = null;
    volatileBytes = 0;
  }

  private void runWhenFlushed() {
    Runnable flushed;
    synchronized (this) {
      if (isBusy() || held) {
        return;
      }
      flushed = whenFlushed;
      whenFlushed = null;
    }
    if (flushed != null) {
      flushed.run();
    }
  }

  private boolean isBusy() {
    return draining || inFlight != null || link.ended;
  }

  private ArrayDeque<Frame> waiting() {
    if (waiting == null) {
      waiting = new ArrayDeque<>(4);
    }
    return waiting;
  }

  private static long size(List<Frame> frames) {
    long size = 0;
    for (Frame frame : frames) {
      size += frame.size();
    }
    return size;
  }

  /// A transport that throws after it has completed the write is only logged.
  private void failIfInFlight(Link on, RuntimeException e) {
    boolean writing;
    synchronized (this) {
      writing = inFlight != null && inFlightOn == on;
    }
    if (writing) {
      completed(on, e);
    } else {
      LOG.warn("{} failed after it had completed a write", on.transport.getClass(), e);
    }
  }
}
