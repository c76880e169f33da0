package io.parley.gateway.request;

import io.parley.contract.ErrorCode;
import io.parley.contract.UserId;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Who is being served, of something that users share: what each holds is memory, a thread, a
/// connection, for as long as it takes. Bound: so many at once, and so many of one user, but never
/// more than an eighth of what is free then: the fuller it is, the less gets who has something
/// already, and there is a place for who has none. Overflow: `OVERLOADED`. Safe for use by many
/// threads; nothing blocks.
public final class ConcurrencyLimit {
  private static final Duration TRY_AGAIN = Duration.ofSeconds(2);

  /// One user has at most one of so many of the free places.
  private static final int SHARE = 8;

  private final int all;
  private final int perUser;

  /// Of those who hold any: no more entries than are taken.
  private final ConcurrentHashMap<UserId, Integer> taken = new ConcurrentHashMap<>();

  private final AtomicInteger total = new AtomicInteger();

  public ConcurrencyLimit(int all, int perUser) {
    this.all = all;
    this.perUser = perUser;
  }

  /// To be closed once.
  public interface Permit extends AutoCloseable {
    @Override
    void close();
  }

  /// @throws RequestException `OVERLOADED`
  public Permit take(UserId user) throws RequestException {
    return take(user, 1);
  }

  /// So much of it at once, or nothing.
  ///
  /// @throws RequestException as of [#take(UserId)]
  public Permit take(UserId user, int count) throws RequestException {
    int free = all - total.getAndAdd(count);
    if (free < count) {
      total.addAndGet(-count);
      throw overloaded("too many at once");
    }
    int[] had = new int[1];
    boolean[] let = new boolean[1];
    taken.compute(
        user,
        (id, known) -> {
          had[0] = known == null ? 0 : known;
          int own = had[0] + count;
          let[0] = own <= perUser && (had[0] == 0 || own <= free / SHARE);
          return let[0] ? (Integer) own : known;
        });
    if (!let[0]) {
      total.addAndGet(-count);
      throw overloaded(
          had[0] + count > perUser ? "more than " + perUser + " at once" : "too many at once");
    }
    return () -> leave(user, count);
  }

  private static RequestException overloaded(String reason) {
    return RequestException.later(ErrorCode.OVERLOADED, reason, TRY_AGAIN);
  }

  public int taken() {
    return total.get();
  }

  private void leave(UserId user, int count) {
    total.addAndGet(-count);
    taken.computeIfPresent(user, (id, own) -> own == count ? null : (Integer) (own - count));
  }
}
