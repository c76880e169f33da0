package io.parley.gateway.conversation;

import io.parley.contract.Presence;
import io.parley.contract.PresenceStatus;
import io.parley.contract.UserId;
import io.parley.contract.wire.Visibility;
import io.parley.gateway.conversation.EphemeralEvent.PresenceMoved;
import io.parley.gateway.engineio.Timers;
import io.parley.gateway.request.RetryTimer;
import io.parley.gateway.request.SeenPresence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiPredicate;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The users whose presence somebody on this gateway wants to know. Each is asked for once, however
/// many want to know, and shown only to who may see it, looked at each time. Who may not see a user
/// any more is not told so: they hear no more. Lock order: a user's entry, then a session.
///
/// Bound: what the sessions watch ([Session]); asked again every three seconds until told.
final class PresenceBoard {
  /// A user is watched for this long after nobody here wants to know, for a client that comes back.
  private static final Duration LINGER = Duration.ofSeconds(30);

  private final ConcurrentHashMap<UserId, Watched> watched = new ConcurrentHashMap<>();
  private final Set<Watched> untold = ConcurrentHashMap.newKeySet();
  private final Interest<UserId> interest;
  private final BiPredicate<Session, Visibility> rule;
  private final Timers timers;
  private final Executor cleaner;
  private final LongSupplier nanoTime;

  /// @param rule who may see whom
  PresenceBoard(
      Upstream upstream,
      BiPredicate<Session, Visibility> rule,
      Timers timers,
      Executor cleaner,
      LongSupplier nanoTime) {
    this.rule = rule;
    this.interest = new Interest<>(upstream::watchPresence, upstream::unwatchPresence);
    this.timers = timers;
    this.cleaner = cleaner;
    this.nanoTime = nanoTime;
  }

  /// Tells the watcher of the user from now on. One that is not offline now is told at once, or as
  /// soon as it is known.
  void watch(Session watcher, UserId user) {
    enter(watcher, user, null);
  }

  /// Likewise, but the user's presence now goes to the caller and not to the watcher.
  CompletableFuture<SeenPresence> ask(Session watcher, UserId user) {
    CompletableFuture<SeenPresence> answer = new CompletableFuture<>();
    enter(watcher, user, answer);
    return answer;
  }

  void unwatch(Session watcher, UserId user) {
    Watched entry = watched.get(user);
    if (entry != null && entry.remove(watcher)) {
      timers.schedule(LINGER, () -> cleaner.execute(() -> forgetIfUnwatched(user)));
    }
  }

  void told(Presence presence, Visibility visibility) {
    Watched entry = watched.get(presence.userId());
    if (entry != null) {
      untold.remove(entry);
      entry.told(new Told(presence, visibility));
    }
  }

  /// Asks again for what was not answered, and says who is watched no more. To be called about once
  /// a second.
  void askAgain() {
    long now = nanoTime.getAsLong();
    for (Watched entry : untold) {
      if (entry.isDue(now)) {
        ask(entry);
      }
    }
    interest.flush();
  }

  /// Asks anew for those whom somebody else serves, or has forgotten that they are watched; the
  /// answers show what was missed.
  void renew(Predicate<UserId> users) {
    for (Watched entry : watched.values()) {
      if (users.test(entry.user)) {
        untold.add(entry);
        ask(entry);
      }
    }
  }

  private void ask(Watched entry) {
    entry.asked(nanoTime.getAsLong());
    interest.want(entry.user);
  }

  private void enter(
      Session watcher, UserId user, @Nullable CompletableFuture<SeenPresence> answer) {
    watched.compute(
        user,
        (id, known) -> {
          Watched entry = known;
          if (entry == null) {
            entry = new Watched(id);
            untold.add(entry);
            ask(entry);
          }
          entry.add(watcher, answer);
          return entry;
        });
  }

  private void forgetIfUnwatched(UserId user) {
    watched.computeIfPresent(
        user,
        (id, entry) -> {
          if (!entry.isUnwatched()) {
            return entry;
          }
          untold.remove(entry);
          interest.unwant(id);
          return null;
        });
  }

  private record Told(Presence presence, Visibility visibility) {}

  private boolean maySee(Session watcher, Told told) {
    return rule.test(watcher, told.visibility());
  }

  private SeenPresence seen(Session watcher, Told told) {
    return maySee(watcher, told)
        ? SeenPresence.of(told.presence())
        : SeenPresence.unknown(told.presence().userId());
  }

  private final class Watched {
    final UserId user;
    private final RetryTimer asked = new RetryTimer();
    private final Set<Session> watchers = ConcurrentHashMap.newKeySet(2);
    private @Nullable Told told;
    private final List<Waiting> waiting = new ArrayList<>(0);

    private record Waiting(Session watcher, CompletableFuture<SeenPresence> answer) {}

    Watched(UserId user) {
      this.user = user;
    }

    void add(Session watcher, @Nullable CompletableFuture<SeenPresence> answer) {
      Told now;
      synchronized (this) {
        watchers.add(watcher);
        now = told;
        if (now == null && answer != null) {
          waiting.removeIf(one -> one.answer().isDone()); // given up
          waiting.add(new Waiting(watcher, answer));
        }
      }
      if (now != null && answer != null) {
        answer.complete(seen(watcher, now));
      } else if (now != null
          && now.presence().status() != PresenceStatus.OFFLINE
          && maySee(watcher, now)) {
        watcher.sendVolatile(new PresenceMoved(now.presence()));
      }
    }

    synchronized void asked(long now) {
      asked.asked(now);
    }

    synchronized boolean isDue(long now) {
      return asked.isDue(now);
    }

    synchronized boolean remove(Session watcher) {
      return watchers.remove(watcher) && watchers.isEmpty();
    }

    synchronized boolean isUnwatched() {
      return watchers.isEmpty();
    }

    void told(Told now) {
      List<Waiting> asked;
      boolean isNews;
      synchronized (this) {
        Presence before = told == null ? null : told.presence();
        told = now;
        asked = List.copyOf(waiting);
        waiting.clear();
        isNews =
            before == null
                ? now.presence().status() != PresenceStatus.OFFLINE
                : !now.presence().equals(before);
      }
      Set<Session> answered = new HashSet<>();
      for (Waiting one : asked) {
        if (one.answer().complete(seen(one.watcher(), now))) {
          answered.add(one.watcher());
        }
      }
      if (isNews) {
        PresenceMoved moved = new PresenceMoved(now.presence());
        watchers.stream()
            .filter(watcher -> !answered.contains(watcher) && maySee(watcher, now))
            .forEach(watcher -> watcher.sendVolatile(moved));
      }
    }
  }
}
