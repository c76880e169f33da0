package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.Limits;
import io.parley.contract.Membership;
import io.parley.contract.Presence;
import io.parley.contract.PresenceStatus;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.gateway.engineio.Frame;
import io.parley.gateway.engineio.Volatile;
import io.parley.gateway.login.recovery.Positions;
import io.parley.gateway.request.ListedConversations;
import io.parley.gateway.request.Member;
import io.parley.gateway.request.RequestException;
import io.parley.gateway.socketio.SocketIoSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One user's connection. It opens when the processor has named the user's conversations and each
/// of them has let it in; then it gets `session:ready`, and only after that what happens in them.
public final class Session implements Member {
  /// Users that a session may watch besides the partners of its direct conversations.
  static final int MAX_WATCHED = 1_000;

  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private final SessionRequests requests;
  private final ReceiptBook receipts;
  private final SocketIoSocket socket;
  private final Downstream downstream;
  private final Place place;
  private volatile Sender sender;

  private final Map<ConversationId, Membership> followed = new HashMap<>(4);
  private final Set<UserId> watched = new HashSet<>(2);
  private @Nullable Opening opening;

  private final TypingSigns signs = new TypingSigns();
  private boolean closed;

  Session(
      SessionRequests requests,
      ReceiptBook receipts,
      Sender sender,
      SocketIoSocket socket,
      Place place,
      @Nullable Voice voice,
      Consumer<Session> ready) {
    this.requests = requests;
    this.receipts = receipts;
    this.sender = sender;
    this.socket = socket;
    this.place = place;
    downstream = new Downstream(socket, voice);
    opening = new Opening(ready);
  }

  public UserId user() {
    return sender.id();
  }

  /// Also the public Socket.IO id.
  String id() {
    return socket.id();
  }

  SocketIoSocket socket() {
    return socket;
  }

  // What the user asks.

  @Override
  public Sender sender() {
    return sender;
  }

  /// The same user, by a newer token.
  public void renewed(Sender now) {
    sender = now;
  }

  @Override
  public void requireKnown() throws RequestException {
    if (!isNamed()) {
      throw notKnownYet();
    }
  }

  static RequestException notKnownYet() {
    return RequestException.later(
        ErrorCode.OVERLOADED, "your conversations are not known yet; try again", TRY_AGAIN);
  }

  @Override
  public boolean isMemberOf(ConversationId conversation) {
    return membership(conversation) != null
        || conversation.directMembers().map(pair -> pair.contains(user())).orElse(false);
  }

  @Override
  public synchronized Set<ConversationId> memberOf() {
    return Set.copyOf(followed.keySet());
  }

  @Override
  public List<UserId> listedMembers(ConversationId conversation) {
    return membership(conversation) == null ? List.of() : requests.members(conversation);
  }

  @Override
  public long lastNumber(ConversationId conversation) {
    return membership(conversation) == null ? 0 : requests.lastNumber(conversation);
  }

  @Override
  public synchronized boolean mayFollow(ConversationId conversation) {
    return followed.containsKey(conversation) || followed.size() < Limits.CONVERSATIONS_PER_USER;
  }

  @Override
  public synchronized void sent(ConversationId conversation, long number) {
    Membership known = followed.get(conversation);
    if (known != null && known.readNumber() < number) {
      followed.put(conversation, known.withRead(number));
    }
  }

  @Override
  public CompletableFuture<@Nullable Void> mark(
      ConversationId conversation, long delivered, long read) {
    return requests.mark(this, conversation, delivered, read);
  }

  @Override
  public void typing(ConversationId conversation, boolean typing) throws RequestException {
    requests.typing(this, conversation, typing);
  }

  @Override
  public CompletableFuture<List<Presence>> watch(List<UserId> users) {
    synchronized (this) {
      Set<UserId> all = new HashSet<>(watched);
      all.addAll(users);
      if (all.size() > MAX_WATCHED + followed.size()) {
        return CompletableFuture.failedFuture(
            RequestException.of(
                ErrorCode.TOO_LARGE, "users: more than " + MAX_WATCHED + " are watched"));
      }
      watched.addAll(users);
    }
    return requests.watch(this, users);
  }

  @Override
  public void unwatch(List<UserId> users) {
    synchronized (this) {
      users.forEach(watched::remove);
    }
    requests.unwatch(this, users);
  }

  @Override
  public CompletableFuture<@Nullable Void> choose(PresenceStatus status) {
    return requests.choose(this, status);
  }

  @Override
  public ListedConversations conversations(@Nullable String cursor, int limit)
      throws RequestException {
    return requests.list(this, cursor, limit);
  }

  // How it begins.

  /// The seq after which it is to get a conversation; null for from now on.
  @Nullable Long standsAt(Membership membership) {
    return place.in(membership);
  }

  /// The client is in: from now on it is sent what has happened, once the session is ready.
  ///
  /// @param stamps what ends its events; null if it cannot be recovered
  public void start(@Nullable Stamps stamps) {
    synchronized (this) {
      if (opening == null) {
        return;
      }
      opening.started = true;
      if (stamps != null) {
        downstream.stampWith(stamps);
      }
      begin();
    }
    if (!place.equals(Place.NOWHERE)) {
      requests.started(this);
    }
  }

  /// Where the client will stand when it begins; for a session that is ready and has not started.
  /// Empty if it cannot be said.
  public synchronized Optional<Positions> base() {
    return opening == null ? Optional.empty() : opening.base();
  }

  /// The processor does not want it.
  void refuse(ErrorCode code) {
    synchronized (this) {
      if (opening == null) {
        downstream.push(Frames.closed(code));
        socket.disconnect();
        return;
      }
      opening.refusal = code;
    }
    checkReady();
  }

  /// Not with the lock held: whoever waits for it may do so with one of its own.
  private void checkReady() {
    Consumer<Session> ready;
    synchronized (this) {
      Opening now = opening;
      if (now == null || now.complete) {
        return;
      }
      if (!now.isDone(followed.size())) {
        return;
      }
      now.complete = true;
      ready = now.ready;
      begin();
    }
    ready.accept(this);
  }

  /// Once it is both ready and let in.
  private void begin() {
    Opening now = opening;
    if (now == null || !now.complete || !now.started) {
      return;
    }
    opening = null;
    if (now.refusal != null) {
      downstream.begin(Frames.closed(now.refusal));
      socket.disconnect();
    } else if (downstream.begin(
        downstream.isNative() ? Frames.ready(user(), id(), now.entries(user(), followed)) : null)) {
      receipts.expects(this);
    }
  }

  /// Whether the client is to be given more of what it missed.
  synchronized boolean takesMore() {
    return downstream.takesMore();
  }

  // What it is a member of.

  /// @return whether the session is to be let into the conversation: not twice, not after its end
  synchronized boolean follow(Membership membership) {
    return !closed && followed.putIfAbsent(membership.conversationId(), membership) == null;
  }

  /// The user has gone from the conversation.
  ///
  /// @param seq the event that says so
  /// @return false when the user is known to have come back after it
  boolean unfollow(ConversationId conversation, long seq) {
    synchronized (this) {
      Membership membership = followed.get(conversation);
      if (membership != null && membership.afterSeq() >= seq) {
        return false;
      }
      forget(conversation);
    }
    checkReady();
    return true;
  }

  /// @return whether it was followed
  boolean unfollow(ConversationId conversation) {
    boolean was;
    synchronized (this) {
      was = forget(conversation);
    }
    checkReady();
    return was;
  }

  private boolean forget(ConversationId conversation) {
    if (opening != null) {
      opening.joined.remove(conversation);
    }
    return followed.remove(conversation) != null;
  }

  synchronized @Nullable Membership membership(ConversationId conversation) {
    return followed.get(conversation);
  }

  synchronized List<Membership> memberships() {
    return List.copyOf(followed.values());
  }

  /// Replaces what is known of a conversation that is followed.
  ///
  /// @return what was known before; null if it is not followed
  synchronized @Nullable Membership replace(Membership now) {
    return followed.replace(now.conversationId(), now);
  }

  /// @return whether the user is watched from now on and was not before
  synchronized boolean startWatching(UserId partner) {
    return !closed && watched.add(partner);
  }

  /// What it leaves behind.
  record Left(Set<ConversationId> conversations, Set<UserId> watched) {}

  /// Ends it.
  synchronized Left close() {
    closed = true;
    return new Left(Set.copyOf(followed.keySet()), Set.copyOf(watched));
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /// @return whether the processor is to be asked (again) for the user's conversations
  synchronized boolean shouldAsk(long now, long againAfterNanos) {
    if (opening == null || opening.allNamed) {
      return false;
    }
    if (opening.askedAt != 0 && now - opening.askedAt < againAfterNanos) {
      return false;
    }
    opening.askedAt = now;
    return true;
  }

  /// Whether the processor has named the user's conversations.
  synchronized boolean isNamed() {
    return opening == null || opening.allNamed;
  }

  /// The processor has named the last of the user's conversations.
  void allNamed() {
    synchronized (this) {
      if (opening != null) {
        opening.allNamed = true;
      }
    }
    checkReady();
  }

  /// A conversation has let the session in.
  void joined(ConversationId conversation, Joined now) {
    synchronized (this) {
      if (opening != null) {
        opening.joined.put(conversation, now);
      }
    }
    checkReady();
  }

  /// @return whether a sign of typing is to be passed on: not each of many in a second
  synchronized boolean mayTell(ConversationId conversation, boolean typing, long now, long every) {
    return signs.mayTell(conversation, typing, now, every);
  }

  // What the client gets.

  /// Sends what only native clients know, once the session has begun.
  synchronized void push(Frame frame) {
    downstream.tellNative(frame);
  }

  /// Sends an event.
  ///
  /// @param marks whether it is a message that counts as delivered once it is written, if another
  ///   has sent it
  synchronized void push(Event event, boolean marks) {
    boolean isOwn = user().equals(event.sender());
    if (isOwn) {
      sent(event.conversation(), event.number()); // perhaps by another device
    }
    if (downstream.tell(event, marks && !isOwn)) {
      receipts.expects(this);
    }
  }

  /// Sends what is worth nothing late.
  ///
  /// @param key of two with the same key that wait, what is left is sent
  /// @param what as native clients get it
  /// @param words as others do
  synchronized void pass(Object key, Volatile what, Function<Voice, List<Frame>> words) {
    downstream.pass(key, what, words);
  }

  /// Likewise.
  synchronized void push(Presence presence, Frame frame) {
    downstream.pass(presence.userId(), frame, voice -> voice.say(presence));
  }

  /// Messages that have been written to the client since the last call.
  ///
  /// @return whether others are still on their way
  synchronized boolean arrived(BiConsumer<ConversationId, Long> each) {
    boolean more = downstream.arrived(each);
    if (closed) {
      downstream.end();
    }
    return more && !closed;
  }
}
