package io.parley.gateway.conversation;

import io.parley.contract.Presence;
import io.parley.contract.PresenceStatus;
import io.parley.contract.UserId;
import io.parley.gateway.conversation.EphemeralEvent.PresenceMoved;
import io.parley.gateway.engineio.Timers;
import io.parley.gateway.request.RetryTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The users whose presence somebody on this gateway wants to know. Each is asked for once, however
/// many want to know. Lock order: a user's entry, then a watcher.
///
/// Bound: what the sessions watch ([Session]); asked again every three seconds until told.
final class PresenceBoard {
  /// A user is watched for this long after nobody here wants to know, for a client that comes back.
  private static final Duration LINGER = Duration.ofSeconds(30);

  private final ConcurrentHashMap<UserId, Watched> watched = new ConcurrentHashMap<>();
  private final Set<Watched> untold = ConcurrentHashMap.newKeySet();
  private final Interest<UserId> interest;
  private final Timers timers;
  private final Executor cleaner;
  private final LongSupplier nanoTime;

  /// Who wants to know.
  interface Watcher {
    void sendVolatile(EphemeralEvent event);
  }

  PresenceBoard(Upstream upstream, Timers timers, Executor cleaner, LongSupplier nanoTime) {
    this.interest = new Interest<>(upstream::watchPresence, upstream::unwatchPresence);
    this.timers = timers;
    this.cleaner = cleaner;
    this.nanoTime = nanoTime;
  }

  /// Tells the watcher of the user from now on. One that is not offline now is told at once, or as
  /// soon as it is known.
  void watch(Watcher watcher, UserId user) {
    enter(watcher, user, null);
  }

  /// Likewise, but the user's presence now goes to the caller and not to the watcher.
  CompletableFuture<Presence> ask(Watcher watcher, UserId user) {
    CompletableFuture<Presence> answer = new CompletableFuture<>();
    enter(watcher, user, answer);
    return answer;
  }

  void unwatch(Watcher watcher, UserId user) {
    Watched entry = watched.get(user);
    if (entry != null && entry.remove(watcher)) {
      timers.schedule(LINGER, () -> cleaner.execute(() -> forgetIfUnwatched(user)));
    }
  }

  void told(Presence presence) {
    Watched entry = watched.get(presence.userId());
    if (entry != null) {
      untold.remove(entry);
      entry.told(presence);
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

  private void enter(Watcher watcher, UserId user, @Nullable CompletableFuture<Presence> answer) {
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

  private static final class Watched {
    final UserId user;
    private final RetryTimer asked = new RetryTimer();
    private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet(2);
    private @Nullable Presence presence;
    private final List<Waiting> waiting = new ArrayList<>(0);

    private record Waiting(Watcher watcher, CompletableFuture<Presence> answer) {}

    Watched(UserId user) {
      this.user = user;
    }

    void add(Watcher watcher, @Nullable CompletableFuture<Presence> answer) {
      Presence now;
      synchronized (this) {
        watchers.add(watcher);
        now = presence;
        if (now == null && answer != null) {
          waiting.removeIf(one -> one.answer().isDone()); // given up
          waiting.add(new Waiting(watcher, answer));
        }
      }
      if (now != null && answer != null) {
        answer.complete(now);
      } else if (now != null && now.status() != PresenceStatus.OFFLINE) {
        watcher.sendVolatile(new PresenceMoved(now));
      }
    }

    synchronized void asked(long now) {
      asked.asked(now);
    }

    synchronized boolean isDue(long now) {
      return asked.isDue(now);
    }

    synchronized boolean remove(Watcher watcher) {
      return watchers.remove(watcher) && watchers.isEmpty();
    }

    synchronized boolean isUnwatched() {
      return watchers.isEmpty();
    }

    void told(Presence now) {
      List<Waiting> asked;
      boolean isNews;
      synchronized (this) {
        Presence before = presence;
        presence = now;
        asked = List.copyOf(waiting);
        waiting.clear();
        isNews = before == null ? now.status() != PresenceStatus.OFFLINE : !now.equals(before);
      }
      Set<Watcher> answered = new HashSet<>();
      for (Waiting one : asked) {
        if (one.answer().complete(now)) {
          answered.add(one.watcher());
        }
      }
      if (isNews) {
        PresenceMoved moved = new PresenceMoved(now);
        watchers.stream()
            .filter(watcher -> !answered.contains(watcher))
            .forEach(watcher -> watcher.sendVolatile(moved));
      }
    }
  }
}
