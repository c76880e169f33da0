package io.parley.gateway.login;

import io.parley.contract.codec.Codec;
import io.parley.gateway.conversation.SessionClosed;
import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.Timers;
import io.parley.gateway.login.token.Principal;
import io.parley.gateway.login.token.Revocations;
import io.parley.gateway.socketio.SocketIoSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Ends an open connection when its token expires: `session:expiring` in time to fetch another,
/// then `session:closed`, then the transport. When its token is revoked it ends at once. Not `41`:
/// an official client comes back by itself, and gets in if its `auth` is a function that finds the
/// new token.
final class TokenWatch {
  /// How long before the end the client is told; half of what is left if that is less.
  private static final Duration NOTICE = Duration.ofSeconds(60);

  /// No single timer is longer.
  private static final Duration LONGEST = Duration.ofDays(1);

  private final SocketIoSocket socket;
  private final Timers timers;
  private final InstantSource clock;
  private final Revocations revocations;
  private final Runnable onRevoked;
  private Revocations.@Nullable Watch revocation;
  private Timers.@Nullable Timer timer;

  /// Tells a timer that is already running from the one that replaced it.
  private int round;

  private boolean stopped;

  /// @param onRevoked told when the connection ends because its token was revoked
  TokenWatch(
      SocketIoSocket socket,
      Timers timers,
      InstantSource clock,
      Revocations revocations,
      Runnable onRevoked) {
    this.socket = socket;
    this.timers = timers;
    this.clock = clock;
    this.revocations = revocations;
    this.onRevoked = onRevoked;
  }

  /// From now on this token counts.
  void watch(Principal principal) {
    int current;
    synchronized (this) {
      cancel();
      if (stopped) {
        return;
      }
      Instant expiresAt = principal.expiresAt();
      Duration left = Duration.between(clock.instant(), expiresAt);
      Duration notice = NOTICE.compareTo(left.dividedBy(2)) < 0 ? NOTICE : left.dividedBy(2);
      int mine = round;
      current = mine;
      at(mine, expiresAt.minus(notice), () -> warn(mine, expiresAt));
    }
    // Not with the lock: it may end the connection before it returns.
    Revocations.Watch watched = revocations.watch(principal, this::revoked);
    synchronized (this) {
      if (round == current) {
        revocation = watched;
        return;
      }
    }
    watched.close(); // another token counts by now, or none
  }

  synchronized void stop() {
    stopped = true;
    cancel();
  }

  private void cancel() {
    round++;
    if (revocation != null) {
      revocation.close();
      revocation = null;
    }
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /// Nothing if another token counts since the given round.
  private synchronized void at(int expected, Instant time, Runnable task) {
    if (round != expected) {
      return;
    }
    Duration wait = Duration.between(clock.instant(), time);
    if (wait.compareTo(LONGEST) > 0) {
      timer = timers.schedule(LONGEST, () -> at(expected, time, task));
    } else {
      Duration atLeastZero = wait.isNegative() ? Duration.ZERO : wait;
      timer = timers.schedule(atLeastZero, () -> ifCurrent(expected, task));
    }
  }

  private void ifCurrent(int expected, Runnable task) {
    synchronized (this) {
      if (round != expected) {
        return;
      }
    }
    task.run();
  }

  /// The end is set before the client is told: it may refresh its token before this returns.
  private void warn(int expected, Instant expiresAt) {
    at(expected, expiresAt, this::expire);
    ObjectNode expiring = Codec.json().createObjectNode().put("expiresAt", expiresAt.toString());
    socket.emit("session:expiring", Codec.json().writeValueAsBytes(expiring));
  }

  private void revoked() {
    onRevoked.run();
    socket.emit(SessionClosed.frame("TOKEN_REVOKED"));
    socket.close(CloseReason.TOKEN_REVOKED);
  }

  private void expire() {
    socket.emit(SessionClosed.frame("TOKEN_EXPIRED"));
    socket.close(CloseReason.TOKEN_EXPIRED);
  }
}
