package io.parley.gateway.request;

import io.parley.contract.ErrorCode;
import io.parley.contract.UserId;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// What a user may ask for, over all of their connections to this gateway, by socket and REST: each
/// request takes its [Price] of a token bucket, one for messages and one for anything else
/// ([RequestLimits]). What is refused costs no token. A price above what a bucket holds is taken of
/// a full one, which then owes the rest: whoever waits long enough may ask for anything, and nobody
/// gets more than the rate. Safe for use by many threads.
///
/// Bound: [#MAX_USERS], of which those whose buckets are full again are forgotten. Overflow: users
/// not yet known are refused as `OVERLOADED` until others have been idle.
public final class RateLimits {
  static final int MAX_USERS = 100_000;

  /// The idle are looked for when there is no room, and not more often: looking visits everybody.
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final ConcurrentHashMap<UserId, Buckets> users = new ConcurrentHashMap<>();
  private final LongAdder limited = new LongAdder();
  private final LongAdder overloaded = new LongAdder();
  private final Rate sends;
  private final Rate others;
  private final LongSupplier nanoTime;
  private final Consumer<UserId> refused;
  private final AtomicLong lastLook;

  /// @param nanoTime [System#nanoTime]
  public RateLimits(RequestLimits limits, LongSupplier nanoTime) {
    this(limits, nanoTime, _ -> {});
  }

  /// @param refused told of each user who has made too many, by any thread
  public RateLimits(RequestLimits limits, LongSupplier nanoTime, Consumer<UserId> refused) {
    this.refused = refused;
    this.sends = Rate.of(limits.sendsPerSecond(), limits.sendsBurst());
    this.others = Rate.of(limits.othersPerSecond(), limits.othersBurst());
    this.nanoTime = nanoTime;
    this.lastLook = new AtomicLong(nanoTime.getAsLong() - LOOK_AGAIN.toNanos());
  }

  /// Takes a price's base.
  ///
  /// @throws RequestException `RATE_LIMITED`, with the time until there is as much; `OVERLOADED`
  public void take(UserId user, Price price) throws RequestException {
    take(user, price, 0, price.base());
  }

  /// Takes the rest of a price whose base is taken; where there is not as much, the base is given
  /// back.
  ///
  /// @param count of what the price grows with
  /// @throws RequestException as of [#take], with the time until there is the whole of it
  public void takeRest(UserId user, Price price, int count) throws RequestException {
    int all = price.of(count);
    if (all > price.base()) {
      take(user, price, price.base(), all);
    }
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

  private void take(UserId user, Price price, int paid, int tokens) throws RequestException {
    long now = nanoTime.getAsLong();
    makeRoom(user, now);
    boolean send = price.bucket() == Price.Bucket.SENDS;
    Rate rate = send ? sends : others;
    Taken taken = new Taken();
    users.compute(
        user,
        (id, known) -> {
          Buckets buckets = known == null ? new Buckets(now, now) : known;
          long fullAt = rate.given((send ? buckets.sendsFullAt() : buckets.othersFullAt()), paid);
          taken.wait = rate.untilTokens(fullAt, now, tokens);
          return buckets.with(send, taken.wait > 0 ? fullAt : rate.taken(fullAt, now, tokens));
        });
    if (taken.wait > 0) {
      limited.increment();
      refused.accept(user);
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

    /// Nanoseconds, 0 or less if there are as many now, or as many as ever.
    long untilTokens(long fullAt, long now, int tokens) {
      return fullAt - now - Math.max(0, burst - tokens) * nanosPerToken;
    }

    long taken(long fullAt, long now, int tokens) {
      return (fullAt - now > 0 ? fullAt : now) + tokens * nanosPerToken;
    }

    long given(long fullAt, int tokens) {
      return fullAt - tokens * nanosPerToken;
    }
  }
}
