package io.parley.gateway.engineio;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Asks a session's client again and again whether it is there: a ping each `pingInterval`, and a
/// close with [CloseReason#PING_TIMEOUT] when no pong has come for `pingTimeout`.
///
/// Safe for use by many threads. It calls the session without its own lock.
final class Heartbeat {
  private final EngineSocket session;
  private final EngineSettings settings;
  private final Timers timers;

  // Under this object's lock.

  /// The next ping, or the pong's deadline.
  private Timers.@Nullable Timer timer;

  /// Counts what `timer` has stood for: a task that fires as it is replaced finds another number.
  private int beat;

  private boolean awaitingPong;
  private boolean stopped;
  private long pingDue;

  Heartbeat(EngineSocket session, EngineSettings settings, Timers timers) {
    this.session = session;
    this.settings = settings;
    this.timers = timers;
  }

  void start() {
    schedulePing();
  }

  /// A pong is here. One that no ping asked for changes nothing.
  synchronized void pong() {
    if (awaitingPong) {
      awaitingPong = false;
      cancelTimer();
      schedulePing();
    }
  }

  /// For good. Harmless when repeated.
  synchronized void stop() {
    stopped = true;
    awaitingPong = false;
    cancelTimer();
  }

  private synchronized void schedulePing() {
    if (!stopped) {
      int expected = ++beat;
      pingDue = System.nanoTime() + settings.pingInterval().toNanos();
      timer = timers.schedule(settings.pingInterval(), () -> ping(expected));
    }
  }

  private void ping(int expected) {
    synchronized (this) {
      if (beat != expected) {
        return;
      }
      awaitingPong = true;
      int next = ++beat;
      // Counted from when the ping was due: a machine that is late once is not late twice.
      long late = Math.max(0, System.nanoTime() - pingDue);
      Duration left = settings.pingTimeout().minusNanos(late);
      timer = timers.schedule(left.isNegative() ? Duration.ZERO : left, () -> onPongMissing(next));
    }
    session.send(Frame.PING);
  }

  private void onPongMissing(int expected) {
    synchronized (this) {
      if (beat != expected) {
        return;
      }
    }
    session.close(CloseReason.PING_TIMEOUT);
  }

  /// Under the lock.
  private void cancelTimer() {
    beat++;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
