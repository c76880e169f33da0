package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.Limits;
import io.parley.contract.Membership;
import io.parley.contract.Presence;
import io.parley.contract.PresenceStatus;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.Frame;
import io.parley.gateway.request.ListedConversations;
import io.parley.gateway.request.Member;
import io.parley.gateway.request.RequestException;
import io.parley.gateway.socketio.SocketIoSocket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// One user's connection. It opens when the processor has named the user's conversations and each
/// of them has let it in; then it gets `session:ready`, and only after that what happens in them.
public final class Session implements Member {
  /// Users that a session may watch besides the partners of its direct conversations.
  static final int MAX_WATCHED = 1_000;

  private static final long MAX_EARLY_BYTES = 512 * 1024;

  private final SessionRequests requests;
  private final ReceiptBook receipts;
  private final SocketIoSocket socket;
  private volatile Sender sender;

  private final Map<ConversationId, Membership> followed = new HashMap<>(4);
  private final Set<UserId> watched = new HashSet<>(2);
  private @Nullable Opening opening = new Opening();

  /// Messages on their way to the client; null while there are none, as for most sessions.
  private @Nullable Map<ConversationId, Arrival> arrivals;

  private @Nullable Map<ConversationId, Long> typedAt;
  private boolean closed;

  /// What is kept until it is ready. Bound: [#MAX_EARLY_BYTES] of frames that wait. Overflow: the
  /// socket is closed, as it is when it is slow later.
  private static final class Opening {
    final Map<ConversationId, Joined> joined = new HashMap<>();
    final List<Early> early = new ArrayList<>(0);
    long earlyBytes;
    boolean allNamed;
    long askedAt;
  }

  /// @param conversation null unless it is a message, with its number
  private record Early(Frame frame, @Nullable ConversationId conversation, long number) {}

  /// A message, and where in the stream to the client it ends.
  private record Arrival(long number, long position) {}

  Session(SessionRequests requests, ReceiptBook receipts, Sender sender, SocketIoSocket socket) {
    this.requests = requests;
    this.receipts = receipts;
    this.sender = sender;
    this.socket = socket;
  }

  UserId user() {
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
  public boolean isMemberOf(ConversationId conversation) {
    return membership(conversation) != null
        || conversation.directMembers().map(pair -> pair.contains(user())).orElse(false);
  }

  @Override
  public synchronized Set<ConversationId> memberOf() {
    return Set.copyOf(followed.keySet());
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

  // What it is a member of.

  /// @return whether the session is to be let into the conversation: not twice, not after its end
  synchronized boolean follow(Membership membership) {
    return !closed && followed.putIfAbsent(membership.conversationId(), membership) == null;
  }

  /// The user has gone from the conversation.
  ///
  /// @param seq the event that says so
  /// @return false when the user is known to have come back after it
  synchronized boolean unfollow(ConversationId conversation, long seq) {
    Membership membership = followed.get(conversation);
    if (membership != null && membership.afterSeq() >= seq) {
      return false;
    }
    forget(conversation);
    return true;
  }

  private void forget(ConversationId conversation) {
    followed.remove(conversation);
    if (opening != null) {
      opening.joined.remove(conversation);
      becomeReady();
    }
  }

  /// @return whether it was followed
  synchronized boolean unfollow(ConversationId conversation) {
    boolean was = followed.containsKey(conversation);
    forget(conversation);
    return was;
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
  synchronized void allNamed() {
    if (opening != null) {
      opening.allNamed = true;
      becomeReady();
    }
  }

  /// A conversation has let the session in.
  synchronized void joined(ConversationId conversation, Joined now) {
    if (opening != null) {
      opening.joined.put(conversation, now);
      becomeReady();
    }
  }

  /// @return whether a sign of typing is to be passed on: not each of many in a second
  synchronized boolean mayTell(ConversationId conversation, boolean typing, long now, long every) {
    if (!typing) {
      boolean was = typedAt != null && typedAt.remove(conversation) != null;
      if (typedAt != null && typedAt.isEmpty()) {
        typedAt = null;
      }
      return was;
    }
    if (typedAt == null) {
      typedAt = new HashMap<>(1);
    }
    typedAt.values().removeIf(at -> now - at > every);
    return typedAt.putIfAbsent(conversation, now) == null;
  }

  // What the client gets.

  /// Sends a frame once the session is ready.
  synchronized void push(Frame frame) {
    push(new Early(frame, null, 0));
  }

  /// Likewise a message, which counts as delivered once it is written.
  synchronized void pushMessage(ConversationId conversation, long number, Frame frame) {
    push(new Early(frame, conversation, number));
  }

  /// Sends what is worth nothing late, once the session is ready.
  ///
  /// @param key of two that wait, only the newer is sent
  synchronized void pushVolatile(Object key, Frame frame) {
    if (opening == null) {
      socket.emitVolatile(key, frame);
    } else {
      push(new Early(frame, null, 0));
    }
  }

  private void push(Early item) {
    if (opening == null) {
      emit(item);
      return;
    }
    opening.earlyBytes += item.frame().size();
    if (opening.earlyBytes <= MAX_EARLY_BYTES) {
      opening.early.add(item);
    } else {
      socket.close(CloseReason.SLOW_CONSUMER);
    }
  }

  private void emit(Early item) {
    boolean queued = socket.emit(item.frame());
    if (!queued || item.conversation() == null) {
      return;
    }
    if (arrivals == null) {
      arrivals = new HashMap<>(2);
      receipts.expects(this);
    }
    arrivals.put(item.conversation(), new Arrival(item.number(), socket.position()));
  }

  /// Messages that have been written to the client since the last call.
  ///
  /// @return whether others are still on their way
  synchronized boolean arrived(BiConsumer<ConversationId, Long> each) {
    if (arrivals == null) {
      return false;
    }
    for (Iterator<Map.Entry<ConversationId, Arrival>> entries = arrivals.entrySet().iterator();
        entries.hasNext(); ) {
      Map.Entry<ConversationId, Arrival> entry = entries.next();
      if (socket.hasWritten(entry.getValue().position())) {
        each.accept(entry.getKey(), entry.getValue().number());
        entries.remove();
      }
    }
    if (arrivals.isEmpty() || closed) {
      arrivals = null;
    }
    return arrivals != null;
  }

  private void becomeReady() {
    Opening now = opening;
    if (now == null || !now.allNamed || now.joined.size() < followed.size()) {
      return;
    }
    opening = null;
    socket.emit(Frames.ready(user(), id(), entries(now)));
    now.early.forEach(this::emit);
  }

  /// The latest first.
  private List<ListedConversations.Entry> entries(Opening now) {
    return now.joined.entrySet().stream()
        .filter(entry -> entry.getValue().view() != null)
        .sorted(Comparator.comparingLong(entry -> -entry.getValue().lastAt()))
        .map(
            entry ->
                new ListedConversations.Entry(
                    Objects.requireNonNull(entry.getValue().view()),
                    Objects.requireNonNull(followed.get(entry.getKey())),
                    entry.getValue().lastSeq(),
                    entry.getValue().lastNumber()))
        .toList();
  }
}
