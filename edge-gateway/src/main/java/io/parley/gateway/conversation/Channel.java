package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationView;
import io.parley.contract.Limits;
import io.parley.contract.UserId;
import io.parley.contract.history.HistoryMessage;
import io.parley.contract.log.Change;
import io.parley.contract.log.ConversationEvent.ConversationChanged;
import io.parley.contract.log.Ephemeral;
import io.parley.contract.wire.Answer.CaughtUp;
import io.parley.contract.wire.Answer.ReceiptsTold.Moved;
import io.parley.contract.wire.ConversationStatus;
import io.parley.gateway.engineio.Timers;
import io.parley.gateway.history.HistorySource;
import io.parley.gateway.login.recovery.ConversationKey;
import io.parley.gateway.request.RequestIds;
import io.parley.gateway.request.RetryTimer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One conversation that has a member on this gateway. Sessions in step share one follower; those
/// that stand elsewhere have another until they have caught up. All methods are safe for many
/// threads and short.
final class Channel {
  private static final Logger log = LoggerFactory.getLogger(Channel.class);

  private final ConversationId id;
  private final int partition;
  private final ConversationKey key;
  private final Interest<ConversationId> interest;
  private final Upstream upstream;
  private final HistorySource history;
  private final RequestIds requestIds;
  private final LongSupplier nanoTime;
  private final LongAdder pushed;
  private final List<Session> inStep = new ArrayList<>(2);
  private final List<Joining> joining = new ArrayList<>(1);
  private final List<CatchUpGroup> behind = new ArrayList<>(0);
  private final Follower main = new Follower(0, this::toAllInStep);
  private final EphemeralEvents ephemerals;

  /// Whether it was answered once: then events are taken.
  private boolean subscribed;

  /// Of whoever serves the conversation now.
  private final RetryTimer asked = new RetryTimer();

  /// Written with the lock held.
  private volatile @Nullable ConversationView view;

  private long viewSeq;
  private long highestSeq;
  private long lastNumber;
  private long lastAt;
  private @Nullable UserId lastSender;

  /// @param partition that serves it
  /// @param nanoTime [System#nanoTime]
  /// @param pushed counts events, once for each session that gets one
  Channel(
      ConversationId id,
      int partition,
      Interest<ConversationId> interest,
      Upstream upstream,
      HistorySource history,
      RequestIds requestIds,
      Timers timers,
      LongSupplier nanoTime,
      LongAdder pushed) {
    this.id = id;
    this.pushed = pushed;
    this.partition = partition;
    this.interest = interest;
    this.history = history;
    this.nanoTime = nanoTime;
    this.key = new ConversationKey(id);
    this.upstream = upstream;
    this.requestIds = requestIds;
    ephemerals = new EphemeralEvents(id, timers, this, this::forEach);
  }

  /// @param from the seq that the session stands at; null for wherever the conversation is
  private record Joining(Session session, @Nullable Long from) {}

  ConversationId id() {
    return id;
  }

  int partition() {
    return partition;
  }

  /// Shared by all of its events.
  ConversationKey key() {
    return key;
  }

  /// Adds a session, which may stand behind the others or, when this gateway lags, before them. It
  /// is told by [Session#joined] when it is in, which may be at once.
  synchronized void join(Session session, @Nullable Long from) {
    if (!subscribed) {
      joining.add(new Joining(session, from));
      if (joining.size() == 1) {
        ask();
      }
      return;
    }
    admit(session, from);
  }

  synchronized void leave(Session session) {
    inStep.remove(session);
    joining.removeIf(entry -> entry.session().equals(session));
    behind.removeIf(entry -> entry.sessions().remove(session) && entry.sessions().isEmpty());
  }

  synchronized boolean isEmpty() {
    return inStep.isEmpty() && joining.isEmpty() && behind.isEmpty();
  }

  /// Somebody else serves it, or has forgotten that anybody here wants to know: asks anew.
  synchronized void renew() {
    ask();
  }

  synchronized void subscribed(ConversationStatus answer) {
    asked.answered();
    boolean isNewer = answer.lastNumber() > lastNumber;
    if (isNewer || (answer.lastNumber() == lastNumber && answer.lastSender() != null)) {
      lastSender = answer.lastSender();
    }
    lastNumber = Math.max(lastNumber, answer.lastNumber());
    highestSeq = Math.max(highestSeq, answer.lastSeq());
    if (answer.conversation() != null) {
      see(answer.conversation(), answer.lastSeq());
    }
    if (answer.lastAt() != null) {
      lastAt = Math.max(lastAt, answer.lastAt().toEpochMilli());
    }
    if (subscribed) { // asked twice, answered twice
      closeGaps();
      return;
    }
    subscribed = true;
    main.skipTo(answer.lastSeq());
    List<Joining> waiting = List.copyOf(joining);
    joining.clear();
    for (Joining entry : waiting) {
      admit(entry.session(), entry.from());
    }
  }

  /// A live event. Before the subscription is answered it is dropped: the answer counts it.
  synchronized void event(Event event) {
    if (!subscribed) {
      return;
    }
    highestSeq = Math.max(highestSeq, event.seq());
    if (event.sender() != null && event.number() >= lastNumber) {
      lastSender = event.sender();
    }
    lastNumber = Math.max(lastNumber, event.number());
    lastAt = Math.max(lastAt, event.at());
    main.offer(event);
    for (CatchUpGroup entry : behind) {
      entry.follower().offer(event);
    }
    closeGaps();
  }

  /// What has no place in the order: for everybody, and no harm where it does not get through.
  synchronized void ephemeral(Ephemeral event) {
    ephemerals.take(event);
  }

  /// How far members have come, for those sessions that are shown it.
  synchronized void receipts(Moved moved) {
    ephemerals.tell(moved, members());
  }

  /// As far as is known; too many where it is not.
  private long members() {
    return view == null ? Long.MAX_VALUE : view.memberCount();
  }

  private void forEach(Consumer<Session> action) {
    inStep.forEach(action);
    behind.forEach(entry -> entry.sessions().forEach(action));
  }

  synchronized long lastNumber() {
    return lastNumber;
  }

  /// Where the conversation stands. Whether the user is one of its members, as far as they are
  /// listed and this gateway knows. Without the lock: whoever sees a presence is looked for in many
  /// channels.
  boolean lists(UserId user) {
    ConversationView now = view;
    return now != null && now.members().contains(user);
  }

  synchronized ConversationPosition now() {
    return joined(main.position());
  }

  private ConversationPosition joined(long position) {
    return new ConversationPosition(
        key, view, position, main.position(), lastNumber, lastAt, lastSender);
  }

  /// An event that a follower had asked for.
  synchronized void replay(String requestId, Event event) {
    Follower follower = follower(requestId);
    if (follower != null) {
      follower.offer(event);
    }
  }

  synchronized void caughtUp(CaughtUp answer) {
    Follower follower = follower(answer.requestId());
    if (follower == null) {
      return; // its session has gone, or it has been answered before
    }
    long lastMissing = answer.firstKept() - 1;
    if (lastMissing > follower.position()) {
      askHistory(follower, answer.requestId(), lastMissing);
      return;
    }
    if (answer.to() < answer.firstKept()) {
      return; // it is still to come: asked again after a while
    }
    follower.answered();
    closeGaps();
  }

  /// What is too old for the processor. Where nobody can be asked, the processor is asked again.
  @SuppressWarnings("FutureReturnValueIgnored") // every outcome is dealt with
  private void askHistory(Follower follower, String requestId, long to) {
    if (follower.waitsForHistory()) {
      return; // a repetition's answer
    }
    long after = follower.position();
    CompletableFuture<List<HistoryMessage>> asked = history.between(id, after, to, lastNumber);
    if (asked != null) {
      follower.waitForHistory(nanoTime.getAsLong());
      asked.whenComplete(
          (found, failure) -> {
            if (failure != null) {
              log.info("{} has a gap after {} up to {}: {}", id, after, to, failure.toString());
            }
            fill(requestId, to, failure == null ? found : List.of());
          });
    }
  }

  /// Messages of the past come as they are now; for anything else that happened there is a gap.
  private synchronized void fill(String requestId, long to, List<HistoryMessage> found) {
    Follower follower = follower(requestId);
    if (follower == null) {
      return;
    }
    for (HistoryMessage message : found) {
      skip(follower, message.seq() - 1);
      follower.offer(Event.ofHistory(key, message));
    }
    skip(follower, to);
    follower.answered();
    closeGaps();
  }

  private void skip(Follower follower, long to) {
    if (to > follower.position()) {
      tellGap(follower, follower.position() + 1, to);
      follower.skipTo(to);
    }
  }

  /// Makes again what was asked and not answered.
  ///
  /// @return whether something is still unanswered
  synchronized boolean askAgain() {
    long now = nanoTime.getAsLong();
    if (asked.isDue(now)) {
      ask();
    }
    if (!subscribed) {
      return asked.isWaiting();
    }
    askAgain(main, now);
    for (CatchUpGroup entry : behind) {
      askAgain(entry.follower(), now);
    }
    closeGaps();
    return !isSettled();
  }

  synchronized boolean isSettled() {
    return !asked.isWaiting() && main.requestId() == null && behind.isEmpty();
  }

  private void ask() {
    asked.asked(nanoTime.getAsLong());
    interest.want(id);
  }

  private void admit(Session session, @Nullable Long from) {
    if (from == null || from == main.position()) {
      inStep.add(session);
    } else {
      laggingAt(from).sessions().add(session);
    }
    session.joined(id, joined(from == null ? main.position() : from));
    closeGaps();
  }

  private CatchUpGroup laggingAt(long position) {
    for (CatchUpGroup entry : behind) {
      if (entry.position() == position) {
        return entry;
      }
    }
    CatchUpGroup entry = new CatchUpGroup(position, this::push);
    behind.add(entry);
    return entry;
  }

  /// Sessions that had no room have some again, or have begun.
  synchronized void goOn() {
    closeGaps();
  }

  /// Whoever has caught up joins the others; whoever misses something asks for it.
  private void closeGaps() {
    ask(main);
    if (behind.isEmpty()) {
      return; // as with nearly every event
    }
    List<CatchUpGroup> waiting = new ArrayList<>(0);
    Iterator<CatchUpGroup> entries = behind.iterator();
    while (entries.hasNext()) {
      CatchUpGroup entry = entries.next();
      if (entry.position() == main.position()) {
        entries.remove();
        inStep.addAll(entry.sessions());
      } else if (entry.follower().requestId() == null) {
        waiting.addAll(entry.split());
        if (entry.takesMore()) {
          ask(entry.follower());
        }
      }
    }
    behind.addAll(waiting);
  }

  private void ask(Follower follower) {
    if (follower.requestId() == null && follower.position() < highestSeq) {
      ask(follower, requestIds.next());
    }
  }

  private void ask(Follower follower, String requestId) {
    follower.requested(requestId, nanoTime.getAsLong());
    upstream.catchUp(id, requestId, follower.position() + 1, highestSeq);
  }

  /// By the same id: an answer that is only late must not be for nothing, or with a processor that
  /// is behind there would never be one.
  private void askAgain(Follower follower, long now) {
    String requestId = follower.requestId();
    if (requestId == null || !follower.isLate(now)) {
      return;
    }
    if (follower.position() < highestSeq) {
      ask(follower, requestId);
    } else {
      follower.answered(); // what it missed has come otherwise
    }
  }

  private @Nullable Follower follower(String requestId) {
    if (requestId.equals(main.requestId())) {
      return main;
    }
    for (CatchUpGroup entry : behind) {
      if (requestId.equals(entry.follower().requestId())) {
        return entry.follower();
      }
    }
    return null;
  }

  private void tellGap(Follower follower, long from, long to) {
    Event gap = Event.gap(id, key, from, to, lastAt);
    if (follower.equals(main)) {
      push(gap, inStep);
      return;
    }
    for (CatchUpGroup entry : behind) {
      if (entry.follower().equals(follower)) {
        push(gap, entry.sessions());
      }
    }
  }

  private void toAllInStep(Event event) {
    ConversationChanged change = event.change();
    if (change != null) {
      see(change.conversation(), event.seq());
    }
    push(event, inStep);
    if (event.sender() != null) {
      ephemerals.said(event, event.sender(), members());
    }
  }

  private void push(Event event, List<Session> sessions) {
    boolean marks = event.sender() != null && members() <= Limits.MEMBERS_LISTED;
    pushed.add(sessions.size());
    for (Session session : sessions) {
      session.sendDurable(event, marks);
    }
    ConversationChanged change = event.change();
    if (change != null) {
      dropWhoHasGone(change, sessions);
    }
  }

  /// Whoever is no member any more has just heard so, and hears nothing after it; unless the user
  /// has come back since, which the session knows already.
  private void dropWhoHasGone(ConversationChanged change, List<Session> sessions) {
    if (change.change() == Change.LEFT || change.change() == Change.REMOVED) {
      sessions.removeIf(
          session ->
              change.members().contains(session.user()) && session.unfollow(id, change.seq()));
    }
  }

  private void see(ConversationView current, long seq) {
    if (seq >= viewSeq) {
      view = current;
      viewSeq = seq;
    }
  }
}
