package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationView;
import io.parley.contract.Limits;
import io.parley.contract.Membership;
import io.parley.contract.Presence;
import io.parley.contract.Profile;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.wire.Answer.BlockTold;
import io.parley.contract.wire.Answer.CaughtUp;
import io.parley.contract.wire.Answer.ConversationsTold;
import io.parley.contract.wire.Answer.InvitationTold;
import io.parley.contract.wire.Answer.MembershipTold;
import io.parley.contract.wire.Answer.PresenceTold;
import io.parley.contract.wire.Answer.ReceiptsTold;
import io.parley.contract.wire.Answer.SessionRefused;
import io.parley.contract.wire.Answer.UserMemberships;
import io.parley.contract.wire.ConversationStatus;
import io.parley.contract.wire.OutboundEvent;
import io.parley.contract.wire.Shard;
import io.parley.contract.wire.Visibility;
import io.parley.gateway.conversation.EphemeralEvent.ReceiptsMoved;
import io.parley.gateway.conversation.OwnChange.Kind;
import io.parley.gateway.engineio.Burst;
import io.parley.gateway.engineio.Timers;
import io.parley.gateway.history.HistorySource;
import io.parley.gateway.request.CommandLog;
import io.parley.gateway.request.RequestIds;
import io.parley.gateway.socketio.SocketIoSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All sessions of this gateway and the conversations they follow. What comes from Kafka is handed
/// to it by one thread; sessions open and close on any.
public final class Conversations {
  private static final Logger log = LoggerFactory.getLogger(Conversations.class);

  /// How often [#flushReceipts] is to be called.
  public static final Duration RECEIPTS_EVERY = ReceiptBook.INTERVAL;

  private final ConcurrentHashMap<String, Session> sessions = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<UserId, Set<Session>> byUser = new ConcurrentHashMap<>();

  private final Set<Session> unnamed = ConcurrentHashMap.newKeySet();

  private final Channels channels;
  private final ReceiptBook receipts;
  private final PresenceBoard presences;
  private final SessionRequests requests;
  private final Upstream upstream;
  private final Partitions partitions;
  private final Executor cleaner;
  private final LongSupplier nanoTime;
  private final InstantSource clock = InstantSource.system();

  /// @param cleaner runs what a session begins with and leaves behind: two short tasks for each, so
  ///   never more than twice the sessions there were
  /// @param nanoTime [System#nanoTime]
  public Conversations(
      Upstream upstream,
      Partitions partitions,
      CommandLog log,
      HistorySource history,
      RequestIds requestIds,
      Timers timers,
      Executor cleaner,
      LongSupplier nanoTime) {
    this.channels =
        new Channels(upstream, partitions, history, requestIds, timers, cleaner, nanoTime);
    this.receipts = new ReceiptBook(log, partitions, nanoTime);
    BiPredicate<Session, Visibility> rule = new Acquaintance(channels)::maySee;
    this.presences = new PresenceBoard(upstream, rule, timers, cleaner, nanoTime);
    this.requests =
        new SessionRequests(
            channels, receipts, presences, rule, upstream, timers, cleaner, nanoTime);
    this.upstream = upstream;
    this.partitions = partitions;
    this.cleaner = cleaner;
    this.nanoTime = nanoTime;
  }

  /// Events that were given to sessions: one of a conversation counts once for each that gets it.
  public long pushed() {
    return channels.pushed();
  }

  public int sessionCount() {
    return sessions.size();
  }

  /// A client has come, which may be let in at once or when its session is ready. Nothing is sent
  /// to it before [ClientSession#start].
  ///
  /// @param profile what the token says of the user, for others to see; null for nothing
  /// @param renderer how the client is told what happens
  /// @param ready run once, by any thread, when every conversation has let the session in, or the
  ///   processor does not want it
  public ClientSession open(
      Sender sender,
      @Nullable Profile profile,
      SocketIoSocket socket,
      ResumePosition position,
      EventRenderer renderer,
      Consumer<ClientSession> ready) {
    ClientSession client =
        new ClientSession(sender, profile, socket, position, renderer, receipts, requests, ready);
    Session session = client.session();
    sessions.put(session.id(), session);
    byUser.compute(
        sender.id(),
        (key, known) -> {
          Set<Session> all = known == null ? ConcurrentHashMap.newKeySet(2) : known;
          all.add(session);
          return all;
        });
    unnamed.add(session);
    ask(session);
    return client;
  }

  /// A client has gone. Safe to call with any lock held.
  public void close(ClientSession client) {
    cleaner.execute(() -> forget(client.session()));
  }

  // What comes from Kafka.

  /// A session that knew its conversations before ([#renew]) is told what has become of them
  /// meanwhile; one that it does not follow is new, and it gets it from where the user became a
  /// member.
  public void memberships(UserMemberships answer) {
    Session session = answer.sessionId() == null ? null : sessions.get(answer.sessionId());
    if (session == null) {
      return;
    }
    session.blocks(answer.blocked(), answer.last());
    session.invitations(answer.invitations());
    boolean renewed = session.isNamed();
    for (Membership membership : answer.memberships()) {
      if (renewed) {
        tell(session, membership);
      } else {
        join(session, membership, session.standsAt(membership));
      }
    }
    if (answer.last()) {
      unnamed.remove(session);
      session.allNamed();
    }
  }

  /// The processor wants no such session. The client is put out: it would only come back.
  public void refused(SessionRefused answer) {
    Session session = sessions.get(answer.sessionId());
    if (session != null) {
      unnamed.remove(session);
      session.refuse(answer.code());
    }
  }

  public void membershipTold(MembershipTold answer) {
    // A session whose conversations have not been named yet will find this one among them.
    byUser.getOrDefault(answer.userId(), Set.of()).stream()
        .filter(Session::isNamed)
        .forEach(session -> tell(session, answer.membership()));
  }

  /// Whom a user has blocked, for all of the user's devices here.
  public void blockTold(BlockTold answer) {
    OwnBlock block = new OwnBlock(answer.blocked(), answer.on());
    byUser.getOrDefault(answer.userId(), Set.of()).stream()
        .filter(Session::isNamed)
        .forEach(session -> session.sendDurable(block));
  }

  /// To what a user is invited, likewise.
  public void invitationTold(InvitationTold answer) {
    OwnInvitation invitation = new OwnInvitation(answer.conversationId(), answer.invitation());
    byUser.getOrDefault(answer.userId(), Set.of()).stream()
        .filter(Session::isNamed)
        .forEach(session -> session.sendDurable(invitation));
  }

  private void tell(Session session, Membership now) {
    ConversationId id = now.conversationId();
    Channel channel = channels.get(id);
    ConversationView view = channel == null ? null : channel.now().view();
    if (!now.active()) {
      // The event that says so came first, unless this gateway lags.
      if (session.unfollow(id)) {
        channels.leave(session, id);
        if (view != null) {
          session.sendDurable(new OwnChange(Kind.REMOVED, session.user(), view, now));
        }
      }
      return;
    }
    Membership before = session.replace(now);
    if (before == null) {
      join(session, now, now.afterSeq());
      return;
    }
    if (!before.acceptedByAll()) {
      watchPartner(session, now);
    }
    if (now.readNumber() > before.readNumber()
        && view != null
        && !id.isDirect()
        && view.memberCount() > Limits.READERS_NAMED) {
      // In a small conversation everybody hears of it.
      long read = now.readNumber();
      session.sendVolatile(
          ReceiptsMoved.of(new Receipt(id, session.user(), read, read, clock.instant())));
    }
    boolean set =
        now.muted() != before.muted()
            || now.archived() != before.archived()
            || now.pinned() != before.pinned();
    if (set && view != null) {
      session.sendDurable(new OwnChange(Kind.SETTINGS, session.user(), view, now));
    }
  }

  public void presence(PresenceTold answer) {
    Map<UserId, Visibility> visibilities = new HashMap<>();
    answer.visibilities().forEach(one -> visibilities.put(one.userId(), one));
    for (Presence presence : answer.presences()) {
      UserId user = presence.userId();
      presences.told(presence, visibilities.getOrDefault(user, Visibility.ofPartners(user)));
    }
  }

  /// Of a query that watches them.
  public void told(ConversationsTold answer) {
    for (ConversationStatus status : answer.conversations()) {
      Channel channel = channels.get(status.conversationId());
      if (channel != null) {
        channel.subscribed(status);
        channels.settle(channel);
      }
    }
  }

  public void caughtUp(CaughtUp answer) {
    Channel channel = channels.get(answer.conversationId());
    if (channel != null) {
      channel.caughtUp(answer);
      channels.settle(channel);
    }
  }

  public void receipts(ReceiptsTold told) {
    for (ReceiptsTold.Moved moved : told.conversations()) {
      Channel channel = channels.get(moved.conversationId());
      if (channel != null) {
        channel.receipts(moved);
      }
    }
  }

  /// Of a record's key. What is followed here has been checked before.
  ///
  /// @throws io.parley.contract.InvalidFieldException when it is none
  public ConversationId conversation(String key) {
    Channel channel = channels.get(key);
    return channel == null ? new ConversationId(key) : channel.id();
  }

  /// An event that nobody here follows is dropped: another gateway reads the same slot, or the last
  /// session has just gone.
  ///
  /// @param at broker's time in milliseconds since 1970
  public void event(OutboundEvent about, byte[] value, long at) {
    Channel channel = channels.get(about.conversationId());
    if (channel == null) {
      return;
    }
    if (about.seq() == 0) {
      channel.ephemeral(Codec.EPHEMERALS.decode(value));
      return;
    }
    Event event = Event.of(about, channel.key(), value, at);
    if (about.replayFor() == null) {
      channel.event(event);
    } else {
      channel.replay(about.replayFor(), event);
    }
    channels.settle(channel);
  }

  /// How far a user has come, with or without a session. The processor goes by what it knows of
  /// members and messages: what cannot be changes nothing.
  ///
  /// @param delivered up to and with this message number; 0 for nothing new
  /// @param read likewise
  /// @return completes when it is in the log; fails with a
  ///   [io.parley.gateway.request.RequestException]
  public CompletableFuture<@Nullable Void> mark(
      ConversationId conversation, UserId user, long delivered, long read) {
    return receipts.mark(conversation, user, delivered, read);
  }

  /// Messages have reached a user otherwise than by a session. Forgotten where there is no room.
  ///
  /// @param number of the last of them
  public void delivered(ConversationId conversation, UserId user, long number) {
    receipts.delivered(conversation, user, number, nanoTime.getAsLong());
  }

  /// Tells the processor how far everybody has come. To be called every [#RECEIPTS_EVERY].
  public void flushReceipts() {
    receipts.flush();
  }

  /// Asks again for what the processor has not answered, and says what nobody here follows any
  /// more. To be called about once a second.
  public void askAgain() {
    Burst.run(
        _ -> {
          unnamed.forEach(this::ask);
          presences.askAgain();
          channels.askAgain();
        });
  }

  /// Whether anybody here follows a conversation of this partition.
  public boolean follows(int partition) {
    return channels.areThereAny(partition);
  }

  /// Somebody else serves these conversations, and does not know what this gateway had asked for.
  /// The answers show what was missed.
  public void takenOver(Shard shard, int partition) {
    Burst.run(
        _ -> {
          switch (shard) {
            case CONVERSATIONS -> channels.renew(channel -> channel.partition() == partition);
            case USERS -> presences.renew(user -> partitions.partitionOf(user) == partition);
          }
        });
  }

  /// Tells the processor everything anew: it may have taken this gateway for dead and forgotten it.
  /// The answers show what was missed.
  public void renew() {
    log.info("renewing {} sessions and {} conversations", sessions.size(), channels.size());
    Burst.run(
        _ -> {
          sessions.values().forEach(this::tell);
          channels.renew(_ -> true);
          presences.renew(_ -> true);
        });
  }

  private void ask(Session session) {
    if (session.shouldAsk(nanoTime.getAsLong())) {
      tell(session);
    }
  }

  private void tell(Session session) {
    upstream.sessionOpened(session.user(), session.id(), session.profile());
  }

  private void join(Session session, Membership membership, @Nullable Long from) {
    if (!session.follow(membership)) {
      return;
    }
    ConversationId conversation = membership.conversationId();
    channels.join(session, conversation, from);
    watchPartner(session, membership);
    if (session.isClosed()) { // meanwhile, and perhaps before it had joined
      channels.leave(session, conversation);
      session.close().watched().forEach(user -> presences.unwatch(session, user));
    }
  }

  /// Nobody is seen before they have accepted. Who has watched the other as a stranger, and was
  /// told nothing, is told now.
  private void watchPartner(Session session, Membership membership) {
    if (membership.acceptedByAll()) {
      membership
          .conversationId()
          .otherThan(session.user())
          .filter(session::startWatching)
          .ifPresent(partner -> presences.watch(session, partner));
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
    receipts.forget(session);
    Session.Left left = session.close();
    left.conversations().forEach(conversation -> channels.leave(session, conversation));
    left.watched().forEach(user -> presences.unwatch(session, user));
    upstream.sessionClosed(session.user(), session.id());
  }
}
