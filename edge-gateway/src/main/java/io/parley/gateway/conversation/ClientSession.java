package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.Membership;
import io.parley.contract.PresenceStatus;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.VisibleTo;
import io.parley.gateway.login.recovery.Positions;
import io.parley.gateway.request.ListedConversations;
import io.parley.gateway.request.Member;
import io.parley.gateway.request.RequestException;
import io.parley.gateway.request.SeenPresence;
import io.parley.gateway.socketio.SocketIoSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a client can do with its session: begin it, ask what needs no command, end it.
public final class ClientSession implements Member {
  /// Users that a session may watch besides the partners of its direct conversations.
  public static final int MAX_WATCHED = 1_000;

  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private final Session session;
  private final SessionRequests requests;
  private volatile Sender sender;

  ClientSession(
      Sender sender,
      SocketIoSocket socket,
      ResumePosition position,
      EventRenderer renderer,
      ReceiptBook receipts,
      SessionRequests requests,
      Consumer<ClientSession> ready) {
    this.sender = sender;
    this.requests = requests;
    session =
        new Session(sender.id(), socket, position, renderer, receipts, () -> ready.accept(this));
  }

  Session session() {
    return session;
  }

  public UserId user() {
    return session.user();
  }

  /// The same user, by a newer token.
  public void renewed(Sender now) {
    sender = now;
  }

  /// The client is in: from now on it is sent what has happened, once the session is ready.
  ///
  /// @param stamper what ends its events; null if it cannot be recovered
  public void start(@Nullable RecoveryStamper stamper) {
    session.start(stamper);
    if (session.resumes()) {
      requests.resume(session);
    }
  }

  /// Where the client will stand when it begins; for a session that is ready and has not started.
  /// Empty if it cannot be said.
  public Optional<Positions> base(Positions empty) {
    return session.base(empty);
  }

  @Override
  public Sender sender() {
    return sender;
  }

  @Override
  public void requireKnown() throws RequestException {
    if (!session.isNamed()) {
      throw RequestException.later(
          ErrorCode.OVERLOADED, "your conversations are not known yet; try again", TRY_AGAIN);
    }
  }

  @Override
  public boolean isMemberOf(ConversationId conversation) {
    return session.membership(conversation) != null
        || conversation.directMembers().map(pair -> pair.contains(user())).orElse(false);
  }

  @Override
  public Set<ConversationId> memberOf() {
    return session.memberOf();
  }

  @Override
  public long visibleAfter(ConversationId conversation) {
    Membership membership = session.membership(conversation);
    return membership == null ? 0 : membership.visibleAfterNumber();
  }

  @Override
  public List<UserId> listedMembers(ConversationId conversation) {
    return session.membership(conversation) == null ? List.of() : requests.members(conversation);
  }

  @Override
  public long lastNumber(ConversationId conversation) {
    return session.membership(conversation) == null ? 0 : requests.lastNumber(conversation);
  }

  @Override
  public boolean follows(ConversationId conversation) {
    return session.membership(conversation) != null;
  }

  @Override
  public void sent(ConversationId conversation, long number) {
    session.sent(conversation, number);
  }

  @Override
  public CompletableFuture<@Nullable Void> mark(
      ConversationId conversation, long delivered, long read) {
    if (session.membership(conversation) == null) {
      return CompletableFuture.failedFuture(stranger());
    }
    return requests.mark(session, conversation, delivered, read);
  }

  @Override
  public void typing(ConversationId conversation, boolean typing) throws RequestException {
    if (!isMemberOf(conversation)) {
      throw stranger();
    }
    requests.typing(session, sender.name(), conversation, typing);
  }

  @Override
  public CompletableFuture<List<SeenPresence>> watch(List<UserId> users) {
    try {
      requireKnown(); // who may be seen is not known before that
    } catch (RequestException notKnown) {
      return CompletableFuture.failedFuture(notKnown);
    }
    return session.startWatching(users)
        ? requests.watch(session, users)
        : CompletableFuture.failedFuture(
            RequestException.of(
                ErrorCode.TOO_LARGE, "users: more than " + MAX_WATCHED + " are watched"));
  }

  @Override
  public void watchAndTell(List<UserId> users) {
    if (session.startWatching(users)) {
      requests.watchAndTell(session, users);
    }
  }

  @Override
  public void unwatch(List<UserId> users) {
    session.stopWatching(users);
    requests.unwatch(session, users);
  }

  @Override
  public CompletableFuture<@Nullable Void> choose(PresenceStatus status) {
    return requests.choose(user(), status);
  }

  @Override
  public CompletableFuture<@Nullable Void> choose(VisibleTo visibleTo) {
    return requests.choose(user(), visibleTo);
  }

  @Override
  public boolean mayBlock(UserId other) {
    return session.mayBlock(other);
  }

  @Override
  public ListedConversations conversations(@Nullable String cursor, int limit)
      throws RequestException {
    return requests.list(session, cursor, limit);
  }

  @Override
  public void roomsChanged() {
    session.sendOffset();
  }

  private RequestException stranger() {
    try {
      requireKnown();
    } catch (RequestException notKnown) {
      return notKnown;
    }
    return RequestException.of(ErrorCode.NOT_FOUND, "you are in no such conversation");
  }
}
