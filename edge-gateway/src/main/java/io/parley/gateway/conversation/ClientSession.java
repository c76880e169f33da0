package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.Membership;
import io.parley.contract.PresenceStatus;
import io.parley.contract.Profile;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.VisibleTo;
import io.parley.contract.wire.Visibility;
import io.parley.gateway.login.recovery.Positions;
import io.parley.gateway.request.ListedConversations;
import io.parley.gateway.request.Member;
import io.parley.gateway.request.Reader;
import io.parley.gateway.request.RequestException;
import io.parley.gateway.request.SeenPresence;
import io.parley.gateway.socketio.SocketIoSocket;
import java.time.Duration;
import java.time.Instant;
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

  /// When the token was made by which the processor was last told who the user is; null for none.
  private @Nullable Instant shownAt;

  /// @param profile what the token says of the user; null for nothing
  ClientSession(
      Sender sender,
      @Nullable Profile profile,
      SocketIoSocket socket,
      ResumePosition position,
      EventRenderer renderer,
      ReceiptBook receipts,
      SessionRequests requests,
      Consumer<ClientSession> ready) {
    this.sender = sender;
    this.shownAt = profile == null ? null : profile.at();
    this.requests = requests;
    session =
        new Session(
            sender.id(), socket, position, renderer, receipts, profile, () -> ready.accept(this));
  }

  Session session() {
    return session;
  }

  public UserId user() {
    return session.user();
  }

  /// The same user, by another token. What it says of the user is told where it is news: only of a
  /// token that is newer, so that tokens that take turns cause nothing. One call at a time.
  ///
  /// @param profile what it says of the user; null for nothing
  public void renewed(Sender now, @Nullable Profile profile) {
    if (profile != null
        && !now.equals(sender)
        && (shownAt == null || profile.at().isAfter(shownAt))) {
      shownAt = profile.at();
      requests.show(profile);
    }
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
    return membership == null ? Reader.NOTHING : membership.visibleAfterNumber();
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
  public boolean maySee(Visibility other) {
    return requests.maySee(session, other);
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
