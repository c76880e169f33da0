package io.parley.gateway.conversation;

import io.parley.contract.Answer.CaughtUp;
import io.parley.contract.Answer.MemberAdded;
import io.parley.contract.Answer.Subscribed;
import io.parley.contract.Answer.UserConversations;
import io.parley.contract.ConversationId;
import io.parley.contract.OutboundEvent;
import io.parley.contract.UserId;
import io.parley.gateway.engineio.Timers;
import io.parley.gateway.socketio.SocketIoSocket;
import java.time.Duration;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All sessions of this gateway and the conversations they follow. What comes from Kafka is handed
/// to it by one thread; sessions open and close on any.
public final class Conversations {
  private static final Logger log = LoggerFactory.getLogger(Conversations.class);

  /// A conversation is kept for this long after its last session here, for a user who comes back.
  private static final Duration LINGER = Duration.ofSeconds(30);

  private static final long ASK_AGAIN_NANOS = Duration.ofSeconds(3).toNanos();

  private final ConcurrentHashMap<String, Session> sessions = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<UserId, Set<Session>> byUser = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<ConversationId, Channel> channels = new ConcurrentHashMap<>();

  /// What waits for an answer of the processor, to be asked for again.
  private final Set<Channel> unsettled = ConcurrentHashMap.newKeySet();

  private final Set<Session> unnamed = ConcurrentHashMap.newKeySet();

  private final Upstream upstream;
  private final RequestIds requestIds;
  private final Timers timers;
  private final Executor cleaner;
  private final LongSupplier nanoTime;

  /// @param cleaner runs what a session leaves behind: one short task for each, so never more than
  ///   there were sessions
  /// @param nanoTime [System#nanoTime]
  public Conversations(
      Upstream upstream,
      RequestIds requestIds,
      Timers timers,
      Executor cleaner,
      LongSupplier nanoTime) {
    this.upstream = upstream;
    this.requestIds = requestIds;
    this.timers = timers;
    this.cleaner = cleaner;
    this.nanoTime = nanoTime;
  }

  public int sessionCount() {
    return sessions.size();
  }

  /// A client has been let in.
  public Session open(UserId user, SocketIoSocket socket) {
    Session session = new Session(user, socket);
    sessions.put(session.id(), session);
    byUser.compute(
        user,
        (key, known) -> {
          Set<Session> all = known == null ? ConcurrentHashMap.newKeySet(2) : known;
          all.add(session);
          return all;
        });
    unnamed.add(session);
    ask(session);
    return session;
  }

  /// A client has gone. Safe to call with any lock held.
  public void close(Session session) {
    cleaner.execute(() -> forget(session));
  }

  // What comes from Kafka.

  /// A session that knew its conversations before ([#renew]) knows all that it follows; one that it
  /// does not follow is new, and the session gets it from its first event on.
  public void conversations(UserConversations answer) {
    Session session = sessions.get(answer.sessionId());
    if (session == null) {
      return;
    }
    @Nullable Long from = session.isNamed() ? 0L : null;
    for (ConversationId conversation : answer.conversations()) {
      join(session, conversation, from);
    }
    if (answer.last()) {
      unnamed.remove(session);
      session.allNamed();
    }
  }

  public void memberAdded(MemberAdded answer) {
    // A session whose conversations have not been named yet will find this one among them.
    byUser.getOrDefault(answer.userId(), Set.of()).stream()
        .filter(Session::isNamed)
        .forEach(session -> join(session, answer.conversationId(), answer.afterSeq()));
  }

  public void subscribed(Subscribed answer) {
    Channel channel = channels.get(answer.conversationId());
    if (channel != null) {
      channel.subscribed(answer, nanoTime.getAsLong());
      watch(channel);
    }
  }

  public void caughtUp(CaughtUp answer) {
    Channel channel = channels.get(answer.conversationId());
    if (channel != null) {
      channel.caughtUp(answer, nanoTime.getAsLong());
      watch(channel);
    }
  }

  /// An event that nobody here follows is dropped: another gateway reads the same slot, or the last
  /// session has just gone.
  public void event(OutboundEvent about, byte[] value) {
    Channel channel = channels.get(about.conversationId());
    if (channel == null) {
      return;
    }
    Event event = new Event(about.seq(), about.number(), Frames.event(about.kind(), value));
    if (about.replayFor() == null) {
      channel.event(event, nanoTime.getAsLong());
    } else {
      channel.replay(about.replayFor(), event);
    }
    watch(channel);
  }

  /// Asks again for what the processor has not answered. To be called about once a second.
  public void askAgain() {
    unnamed.forEach(this::ask);
    long now = nanoTime.getAsLong();
    for (Iterator<Channel> channels = unsettled.iterator(); channels.hasNext(); ) {
      Channel channel = channels.next();
      if (!channel.askAgain(now)) {
        channels.remove();
        watch(channel); // it may have become unsettled just now
      }
    }
  }

  /// Tells the processor everything anew: it may have taken this gateway for dead and forgotten it.
  /// The answers show what was missed.
  public void renew() {
    log.info("renewing {} sessions and {} conversations", sessions.size(), channels.size());
    sessions.values().forEach(session -> upstream.sessionOpened(session.user(), session.id()));
    channels.keySet().forEach(upstream::subscribe);
  }

  private void ask(Session session) {
    if (session.shouldAsk(nanoTime.getAsLong(), ASK_AGAIN_NANOS)) {
      upstream.sessionOpened(session.user(), session.id());
    }
  }

  private void join(Session session, ConversationId conversation, @Nullable Long from) {
    if (!session.follow(conversation)) {
      return;
    }
    channels.compute(
        conversation,
        (id, known) -> {
          Channel channel = known == null ? new Channel(id, upstream, requestIds) : known;
          channel.join(session, from, nanoTime.getAsLong());
          watch(channel);
          return channel;
        });
    if (session.isClosed()) { // meanwhile, and perhaps before it had joined
      leave(session, conversation);
    }
  }

  private void watch(Channel channel) {
    if (!channel.isSettled()) {
      unsettled.add(channel);
    }
  }

  private void forget(Session session) {
    sessions.remove(session.id());
    unnamed.remove(session);
    byUser.computeIfPresent(
        session.user(),
        (user, all) -> {
          all.remove(session);
          return all.isEmpty() ? null : all;
        });
    session.close().forEach(conversation -> leave(session, conversation));
    upstream.sessionClosed(session.user(), session.id());
  }

  private void leave(Session session, ConversationId conversation) {
    Channel channel = channels.get(conversation);
    if (channel == null) {
      return;
    }
    channel.leave(session);
    if (channel.isEmpty()) {
      timers.schedule(LINGER, () -> cleaner.execute(() -> closeIfEmpty(conversation)));
    }
  }

  private void closeIfEmpty(ConversationId conversation) {
    channels.computeIfPresent(
        conversation,
        (id, channel) -> {
          if (!channel.isEmpty()) {
            return channel;
          }
          unsettled.remove(channel);
          upstream.unsubscribe(id);
          return null;
        });
  }
}
