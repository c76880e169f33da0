package io.parley.gateway.conversation;

import io.parley.contract.Answer.CaughtUp;
import io.parley.contract.Answer.Subscribed;
import io.parley.contract.ConversationId;
import io.parley.gateway.engineio.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One conversation that has a member on this gateway. Sessions in step share one follower; those
/// that stand elsewhere have another until they have caught up. All methods are safe for many
/// threads and short.
final class Channel {
  /// A request that was not answered for this long is made again.
  private static final long ASK_AGAIN_NANOS = Duration.ofSeconds(3).toNanos();

  private final ConversationId id;
  private final Upstream upstream;
  private final RequestIds requestIds;
  private final List<Session> inStep = new ArrayList<>(2);
  private final List<Joining> joining = new ArrayList<>(1);
  private final List<Lagging> lagging = new ArrayList<>(0);
  private final Follower main = new Follower(0, this::toAllInStep);
  private @Nullable Subscribed subscribed;
  private long subscribeAskedAt;
  private long highestSeq;
  private long lastNumber;

  Channel(ConversationId id, Upstream upstream, RequestIds requestIds) {
    this.id = id;
    this.upstream = upstream;
    this.requestIds = requestIds;
  }

  /// @param from the seq that the session stands at; null for wherever the conversation is
  private record Joining(Session session, @Nullable Long from) {}

  /// Sessions that stand at the same place behind, or before, the others, and share one way back to
  /// them: a new conversation may find a thousand at once.
  private static final class Lagging {
    final List<Session> sessions = new ArrayList<>(1);
    final Follower follower;

    Lagging(long from) {
      follower = new Follower(from, event -> push(event.frame()));
    }

    void push(Frame frame) {
      sessions.forEach(session -> session.push(frame));
    }
  }

  ConversationId id() {
    return id;
  }

  /// Adds a session, which may stand behind the others or, when this gateway lags, before them. It
  /// is told by [Session#joined] when it is in, which may be at once.
  synchronized void join(Session session, @Nullable Long from, long now) {
    if (subscribed == null) {
      joining.add(new Joining(session, from));
      if (joining.size() == 1) {
        askToSubscribe(now);
      }
      return;
    }
    admit(session, from, now);
  }

  synchronized void leave(Session session) {
    inStep.remove(session);
    joining.removeIf(entry -> entry.session().equals(session));
    lagging.removeIf(entry -> entry.sessions.remove(session) && entry.sessions.isEmpty());
  }

  synchronized boolean isEmpty() {
    return inStep.isEmpty() && joining.isEmpty() && lagging.isEmpty();
  }

  synchronized void subscribed(Subscribed answer, long now) {
    lastNumber = Math.max(lastNumber, answer.lastNumber());
    highestSeq = Math.max(highestSeq, answer.lastSeq());
    if (subscribed != null) { // asked twice, answered twice
      closeGaps(now);
      return;
    }
    subscribed = answer;
    main.skipTo(answer.lastSeq());
    List<Joining> waiting = List.copyOf(joining);
    joining.clear();
    for (Joining entry : waiting) {
      admit(entry.session(), entry.from(), now);
    }
  }

  /// A live event. Before the subscription is answered it is dropped: the answer counts it.
  synchronized void event(Event event, long now) {
    if (subscribed == null) {
      return;
    }
    highestSeq = Math.max(highestSeq, event.seq());
    lastNumber = Math.max(lastNumber, event.number());
    main.offer(event);
    for (Lagging entry : lagging) {
      entry.follower.offer(event);
    }
    closeGaps(now);
  }

  /// An event that a follower had asked for.
  synchronized void replay(String requestId, Event event) {
    Follower follower = follower(requestId);
    if (follower != null) {
      follower.offer(event);
    }
  }

  synchronized void caughtUp(CaughtUp answer, long now) {
    Follower follower = follower(answer.requestId());
    if (follower == null) {
      return; // its session has gone, or it has asked again
    }
    follower.answered();
    long lastMissing = answer.firstKept() - 1;
    if (lastMissing > follower.position()) {
      tellGap(follower, follower.position() + 1, lastMissing);
      follower.skipTo(lastMissing);
    }
    closeGaps(now);
  }

  /// Makes again what was asked and not answered.
  ///
  /// @return whether something is still unanswered
  synchronized boolean askAgain(long now) {
    if (subscribed == null) {
      if (!joining.isEmpty() && now - subscribeAskedAt > ASK_AGAIN_NANOS) {
        askToSubscribe(now);
      }
      return !joining.isEmpty();
    }
    forgetUnanswered(main, now);
    for (Lagging entry : lagging) {
      forgetUnanswered(entry.follower, now);
    }
    closeGaps(now);
    return main.requestId() != null || !lagging.isEmpty();
  }

  synchronized boolean isSettled() {
    return subscribed == null ? joining.isEmpty() : main.requestId() == null && lagging.isEmpty();
  }

  private void askToSubscribe(long now) {
    subscribeAskedAt = now;
    upstream.subscribe(id);
  }

  private void admit(Session session, @Nullable Long from, long now) {
    if (from == null || from == main.position()) {
      inStep.add(session);
    } else {
      laggingAt(from).sessions.add(session);
    }
    Subscribed about = Objects.requireNonNull(subscribed);
    session.joined(new Joined(about, main.position(), lastNumber));
    closeGaps(now);
  }

  private Lagging laggingAt(long position) {
    for (Lagging entry : lagging) {
      if (entry.follower.position() == position) {
        return entry;
      }
    }
    Lagging entry = new Lagging(position);
    lagging.add(entry);
    return entry;
  }

  /// Whoever has caught up joins the others; whoever misses something asks for it.
  private void closeGaps(long now) {
    ask(main, now);
    Iterator<Lagging> entries = lagging.iterator();
    while (entries.hasNext()) {
      Lagging entry = entries.next();
      if (entry.follower.position() == main.position()) {
        entries.remove();
        inStep.addAll(entry.sessions);
      } else {
        ask(entry.follower, now);
      }
    }
  }

  private void ask(Follower follower, long now) {
    if (follower.requestId() == null && follower.position() < highestSeq) {
      String requestId = requestIds.next();
      follower.requested(requestId, now);
      upstream.catchUp(id, requestId, follower.position() + 1, highestSeq);
    }
  }

  private static void forgetUnanswered(Follower follower, long now) {
    if (follower.requestId() != null && now - follower.requestedAt() > ASK_AGAIN_NANOS) {
      follower.answered();
    }
  }

  private @Nullable Follower follower(String requestId) {
    if (requestId.equals(main.requestId())) {
      return main;
    }
    for (Lagging entry : lagging) {
      if (requestId.equals(entry.follower.requestId())) {
        return entry.follower;
      }
    }
    return null;
  }

  private void tellGap(Follower follower, long from, long to) {
    Frame gap = Frames.gap(id, from, to);
    if (follower.equals(main)) {
      inStep.forEach(session -> session.push(gap));
      return;
    }
    for (Lagging entry : lagging) {
      if (entry.follower.equals(follower)) {
        entry.push(gap);
      }
    }
  }

  private void toAllInStep(Event event) {
    for (Session session : inStep) {
      session.push(event.frame());
    }
  }
}
