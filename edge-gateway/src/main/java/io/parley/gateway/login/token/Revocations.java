package io.parley.gateway.login.token;

import io.parley.contract.UserId;
import io.parley.contract.wire.Revocation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Which tokens count no longer, as far as this gateway has heard. Safe for use by many threads;
/// nothing waits.
///
/// Bound: [#MOST] revocations, each for as long as a token lives. Overflow: of the oldest only the
/// time is kept, and no token that was made before it counts any more, whosever it is.
public final class Revocations {
  static final int MOST = 1_000_000;

  private final Duration maxAge;
  private final InstantSource clock;
  private final int most;

  /// By [Revocation#key], the oldest first.
  private final Map<String, Instant> times = new LinkedHashMap<>();

  /// No token that was made up to then counts; null for no such time.
  private @Nullable Instant floor;

  private final Map<UserId, Set<Watch>> watches = new ConcurrentHashMap<>();

  /// @param maxAge of a token
  public Revocations(Duration maxAge, InstantSource clock) {
    this(maxAge, clock, MOST);
  }

  Revocations(Duration maxAge, InstantSource clock, int most) {
    this.maxAge = maxAge;
    this.clock = clock;
    this.most = most;
  }

  /// Whether a token that was signed well counts no longer. One that does not say when it was made
  /// does not, once its user's are revoked.
  public synchronized boolean revokes(Principal principal) {
    if (times.isEmpty() && floor == null) {
      return false;
    }
    return isUpTo(floor, principal)
        || isUpTo(times.get(principal.userId().value()), principal)
        || (principal.tokenId() != null
            && times.containsKey(key(principal.userId(), principal.tokenId())));
  }

  private static boolean isUpTo(@Nullable Instant time, Principal principal) {
    Instant issuedAt = principal.issuedAt();
    return time != null && (issuedAt == null || !issuedAt.isAfter(time));
  }

  private static String key(UserId user, String tokenId) {
    return new Revocation(user, tokenId, Instant.EPOCH, user).key();
  }

  /// Notes a revocation, and tells whoever watches a token that counts no longer. Nothing if it is
  /// known, or older than any token.
  public void add(Revocation revocation) {
    boolean all;
    synchronized (this) {
      Instant over = clock.instant().minus(maxAge);
      forgetUpTo(over);
      Instant known = times.get(revocation.key());
      if (!revocation.at().isAfter(over) || (known != null && !revocation.at().isAfter(known))) {
        return;
      }
      times.remove(revocation.key()); // to the end: it is the newest
      times.put(revocation.key(), revocation.at());
      all = times.size() > most;
      if (all) {
        raiseFloor();
      }
    }
    if (all) {
      List.copyOf(watches.keySet()).forEach(this::endRevoked);
    } else {
      endRevoked(revocation.userId());
    }
  }

  private void forgetUpTo(Instant time) {
    Iterator<Instant> oldest = times.values().iterator();
    while (oldest.hasNext() && !oldest.next().isAfter(time)) {
      oldest.remove();
    }
  }

  private void raiseFloor() {
    Iterator<Instant> oldest = times.values().iterator();
    Instant time = oldest.next();
    oldest.remove();
    floor = floor == null || time.isAfter(floor) ? time : floor;
  }

  private void endRevoked(UserId user) {
    Set<Watch> ofUser = watches.get(user);
    if (ofUser != null) {
      Set.copyOf(ofUser).forEach(Watch::endIfRevoked);
    }
  }

  /// How many are known.
  public synchronized int size() {
    return times.size();
  }

  /// Watches a token until it is closed.
  ///
  /// @param end called once, by any thread, when the token counts no longer; must not wait
  public Watch watch(Principal principal, Runnable end) {
    Watch watch = new Watch(principal, end);
    watches.compute(
        principal.userId(),
        (_, others) -> {
          Set<Watch> all = others == null ? ConcurrentHashMap.newKeySet(2) : others;
          all.add(watch);
          return all;
        });
    watch.endIfRevoked(); // heard of since it was verified
    return watch;
  }

  /// One token that is watched.
  public final class Watch implements AutoCloseable {
    private final Principal principal;
    private final Runnable end;

    private Watch(Principal principal, Runnable end) {
      this.principal = principal;
      this.end = end;
    }

    private void endIfRevoked() {
      if (revokes(principal) && remove()) {
        end.run();
      }
    }

    private boolean remove() {
      boolean[] removed = new boolean[1];
      watches.computeIfPresent(
          principal.userId(),
          (_, all) -> {
            removed[0] = all.remove(this);
            return all.isEmpty() ? null : all;
          });
      return removed[0];
    }

    @Override
    public void close() {
      remove();
    }
  }
}
