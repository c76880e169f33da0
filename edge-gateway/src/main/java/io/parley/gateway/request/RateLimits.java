package io.parley.gateway.request;

import io.parley.contract.ErrorCode;
import io.parley.contract.UserId;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/// How often a user may ask, over all of their connections to this gateway: for messages by socket
/// or REST as [RequestLimits] says, and [#OTHERS_PER_SECOND] of anything else with a burst of
/// [#OTHERS_BURST]. Token buckets; what is refused costs no token. Safe for use by many threads.
///
/// Bound: [#MAX_USERS], of which those whose buckets are full again are forgotten. Overflow: users
/// not yet known are refused as `OVERLOADED` until others have been idle.
public final class RateLimits {
  static final int OTHERS_PER_SECOND = 50;
  static final int OTHERS_BURST = 100;
  static final int MAX_USERS = 100_000;

  /// The idle are looked for when there is no room, and not more often: looking visits everybody.
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private static final Rate OTHERS = Rate.of(OTHERS_PER_SECOND, OTHERS_BURST);

  private final ConcurrentHashMap<UserId, Buckets> users = new ConcurrentHashMap<>();
  private final LongAdder limited = new LongAdder();
  private final LongAdder overloaded = new LongAdder();
  private final Rate sends;
  private final LongSupplier nanoTime;
  private final AtomicLong lastLook;

  /// @param nanoTime [System#nanoTime]
  public RateLimits(RequestLimits limits, LongSupplier nanoTime) {
    this.sends = Rate.of(limits.sendsPerSecond(), limits.sendsBurst());
    this.nanoTime = nanoTime;
    this.lastLook = new AtomicLong(nanoTime.getAsLong() - LOOK_AGAIN.toNanos());
  }

  /// Counts a message to be sent against the user's rate.
  ///
  /// @throws RequestException `RATE_LIMITED`, with the time until there is a token; `OVERLOADED`
  public void send(UserId user) throws RequestException {
    take(user, true);
  }

  /// Counts anything else against the user's rate.
  ///
  /// @throws RequestException as of [#send]
  public void other(UserId user) throws RequestException {
    take(user, false);
  }

  /// Requests that were refused because their user had made too many.
  public long limited() {
    return limited.sum();
  }

  /// Requests that were refused because too many users are known.
  public long overloaded() {
    return overloaded.sum();
  }

  int knownUsers() {
    return users.size();
  }

  private void take(UserId user, boolean send) throws RequestException {
    long now = nanoTime.getAsLong();
    makeRoom(user, now);
    Rate rate = send ? sends : OTHERS;
    Taken taken = new Taken();
    users.compute(
        user,
        (id, known) -> {
          Buckets buckets = known == null ? new Buckets(now, now) : known;
          long fullAt = send ? buckets.sendsFullAt() : buckets.othersFullAt();
          taken.wait = rate.untilToken(fullAt, now);
          return taken.wait > 0 ? buckets : buckets.with(send, rate.taken(fullAt, now));
        });
    if (taken.wait > 0) {
      limited.increment();
      throw RequestException.later(
          ErrorCode.RATE_LIMITED, "too many requests", roundedUp(taken.wait));
    }
  }

  /// Rounded up to whole milliseconds, which is what clients are told: who comes back then is let
  /// in.
  private static Duration roundedUp(long nanos) {
    return Duration.ofMillis(Math.ceilDiv(nanos, 1_000_000L));
  }

  private void makeRoom(UserId user, long now) throws RequestException {
    if (users.mappingCount() < MAX_USERS || users.containsKey(user)) {
      return;
    }
    long last = lastLook.get();
    if (now - last >= LOOK_AGAIN.toNanos() && lastLook.compareAndSet(last, now)) {
      users.values().removeIf(buckets -> buckets.isIdle(now));
    }
    if (users.mappingCount() >= MAX_USERS) {
      overloaded.increment();
      throw RequestException.later(
          ErrorCode.OVERLOADED, "the gateway cannot take more users now", LOOK_AGAIN);
    }
  }

  private static final class Taken {
    long wait;
  }

  /// A bucket is known by the time at which it will be full, on the clock of [System#nanoTime]. Not
  /// changed in place, so that one that fills while it is looked at is not forgotten with a token
  /// missing.
  private record Buckets(long sendsFullAt, long othersFullAt) {
    Buckets with(boolean send, long fullAt) {
      return send ? new Buckets(fullAt, othersFullAt) : new Buckets(sendsFullAt, fullAt);
    }

    boolean isIdle(long now) {
      return now - sendsFullAt >= 0 && now - othersFullAt >= 0;
    }
  }

  private record Rate(long nanosPerToken, int burst) {
    static Rate of(int perSecond, int burst) {
      return new Rate(1_000_000_000L / perSecond, burst);
    }

    /// Nanoseconds, 0 or less if there is a token now.
    long untilToken(long fullAt, long now) {
      return fullAt - now - (burst - 1) * nanosPerToken;
    }

    long taken(long fullAt, long now) {
      return (fullAt - now > 0 ? fullAt : now) + nanosPerToken;
    }
  }
}
