package io.parley.gateway.media;

import io.parley.contract.ErrorCode;
import io.parley.contract.UserId;
import io.parley.gateway.request.RequestException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Who is being served: each holds memory, a thread and a connection for as long as their network
/// takes. Bound: so many at once, and so many of one user, but never more than an eighth of what is
/// free then: the fuller it is, the less gets who has something already, and there is a place for
/// who has none. Overflow: `OVERLOADED`. Safe for use by many threads.
final class ConcurrencyLimit {
  private static final Duration TRY_AGAIN = Duration.ofSeconds(2);

  /// One user has at most one of so many of the free places.
  private static final int SHARE = 8;

  private final int all;
  private final int perUser;
  private final Map<UserId, Integer> taken = new HashMap<>(); // guarded by this, and so is total
  private int total;

  ConcurrencyLimit(int all, int perUser) {
    this.all = all;
    this.perUser = perUser;
  }

  /// To be closed once.
  interface Permit extends AutoCloseable {
    @Override
    void close();
  }

  synchronized Permit take(UserId user) throws RequestException {
    int own = taken.getOrDefault(user, 0);
    if (own >= perUser) {
      throw overloaded("more than " + perUser + " at once");
    }
    int free = all - total;
    if (free == 0 || own >= Math.max(1, free / SHARE)) {
      throw overloaded("too many at once");
    }
    total++;
    taken.put(user, own + 1);
    return () -> leave(user);
  }

  synchronized int taken() {
    return total;
  }

  private static RequestException overloaded(String reason) {
    return RequestException.later(ErrorCode.OVERLOADED, reason, TRY_AGAIN);
  }

  private synchronized void leave(UserId user) {
    total--;
    taken.computeIfPresent(user, (id, own) -> own == 1 ? null : (Integer) (own - 1));
  }
}
