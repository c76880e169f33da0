package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.Invitation;
import io.parley.contract.Limits;
import io.parley.contract.Membership;
import io.parley.contract.Profile;
import io.parley.contract.UserId;
import io.parley.gateway.conversation.SessionState.Closed;
import io.parley.gateway.conversation.SessionState.Open;
import io.parley.gateway.engineio.Frame;
import io.parley.gateway.login.recovery.Positions;
import io.parley.gateway.socketio.SocketIoSocket;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One user's connection, as conversations see it: what the user is a member of, and what the
/// client is sent. It opens when the processor has named the user's conversations and each of them
/// has let it in; then the client is told that it is ready, and only after that what happens in
/// them. It calls nobody with its lock held but its socket, its renderer and [ReceiptBook#expects].
final class Session implements ReceiptBook.Source {
  private final UserId user;
  private final SocketIoSocket socket;
  private final SocketStream stream;
  private final EventRenderer renderer;
  private final ResumePosition position;
  private final ReceiptBook receipts;

  private final Map<ConversationId, Membership> followed = new HashMap<>(4);
  private SessionState state;

  // Null while there are none, as for many.
  private @Nullable Set<UserId> watched;
  private @Nullable TypingSigns signs;
  private @Nullable Set<UserId> blocked;

  /// Of the answers that name the user's conversations, until the last has come.
  private @Nullable Set<UserId> blockedNow;

  /// @param profile see [Opening], like `ready`
  Session(
      UserId user,
      SocketIoSocket socket,
      ResumePosition position,
      EventRenderer renderer,
      ReceiptBook receipts,
      @Nullable Profile profile,
      Runnable ready) {
    this.user = user;
    this.socket = socket;
    this.position = position;
    this.renderer = renderer;
    this.receipts = receipts;
    stream = new SocketStream(socket);
    state = new Opening(ready, profile);
  }

  @Override
  public UserId user() {
    return user;
  }

  /// Also the public Socket.IO id.
  String id() {
    return socket.id();
  }

  // How it begins.

  /// The seq after which it is to get a conversation; null for from now on.
  @Nullable Long standsAt(Membership membership) {
    return position.in(membership);
  }

  /// Whether the client has said where it stands, and so may have missed something.
  boolean resumes() {
    return !position.equals(ResumePosition.NOWHERE);
  }

  /// The client is in: from now on it is sent what has happened, once the session is ready.
  ///
  /// @param stamper what ends its events; null if it cannot be recovered
  synchronized void start(@Nullable RecoveryStamper stamper) {
    if (state instanceof Opening opening) {
      opening.started = true;
      if (stamper != null) {
        stream.stampWith(stamper);
      }
      begin(opening);
    }
  }

  /// Where the client will stand when it begins; for a session that is ready and has not started.
  /// Empty if it cannot be said.
  synchronized Optional<Positions> base(Positions empty) {
    return state instanceof Opening opening ? opening.base(empty) : Optional.empty();
  }

  /// The processor does not want it.
  void refuse(ErrorCode code) {
    synchronized (this) {
      if (state == Open.OPEN) {
        stream.sendDurable(SessionClosed.frame(code.name()));
        socket.disconnect();
      } else if (state instanceof Opening opening) {
        opening.refusal = code;
      }
    }
    checkReady();
  }

  /// Not with the lock held: whoever waits for it may do so with one of its own.
  private void checkReady() {
    Runnable ready;
    synchronized (this) {
      if (!(state instanceof Opening opening) || !opening.completes(followed.size())) {
        return;
      }
      ready = opening.ready;
      begin(opening);
    }
    ready.run();
  }

  /// Once it is both ready and let in.
  private void begin(Opening opening) {
    if (!opening.complete || !opening.started) {
      return;
    }
    state = Open.OPEN;
    if (opening.refusal != null) {
      stream.begin(List.of(SessionClosed.frame(opening.refusal.name())));
      socket.disconnect();
    } else if (stream.begin(
        renderer.ready(
            user, id(), () -> opening.entries(user, followed), blocked(), opening.invitations))) {
      receipts.expects(this);
    }
  }

  /// Ends it.
  synchronized Left close() {
    state = Closed.CLOSED;
    return new Left(
        Set.copyOf(followed.keySet()), watched == null ? Set.of() : Set.copyOf(watched));
  }

  /// What it leaves behind.
  record Left(Set<ConversationId> conversations, Set<UserId> watched) {}

  synchronized boolean isClosed() {
    return state == Closed.CLOSED;
  }

  /// @return whether the processor is to be asked (again) for the user's conversations
  synchronized boolean shouldAsk(long now) {
    return state instanceof Opening opening && opening.shouldAsk(now);
  }

  /// What the processor is to be told of the user with the session; null for nothing, also once it
  /// has been told.
  synchronized @Nullable Profile profile() {
    return state instanceof Opening opening && !opening.allNamed ? opening.profile : null;
  }

  /// Whether the processor has named the user's conversations.
  synchronized boolean isNamed() {
    return !(state instanceof Opening opening) || opening.allNamed;
  }

  /// The processor has named the last of the user's conversations.
  void allNamed() {
    synchronized (this) {
      if (state instanceof Opening opening) {
        opening.allNamed = true;
      }
    }
    checkReady();
  }

  /// A conversation has let the session in.
  void joined(ConversationId conversation, ConversationPosition now) {
    synchronized (this) {
      if (state instanceof Opening opening) {
        opening.joined.put(conversation, now);
      }
    }
    checkReady();
  }

  // What it is a member of.

  /// @return whether the session is to be let into the conversation: not twice, not after its end
  synchronized boolean follow(Membership membership) {
    return state != Closed.CLOSED
        && followed.putIfAbsent(membership.conversationId(), membership) == null;
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
    if (state instanceof Opening opening) {
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

  synchronized Set<ConversationId> memberOf() {
    return Set.copyOf(followed.keySet());
  }

  /// Replaces what is known of a conversation that is followed.
  ///
  /// @return what was known before; null if it is not followed
  synchronized @Nullable Membership replace(Membership now) {
    return followed.replace(now.conversationId(), now);
  }

  /// The user has sent this message, and so read up to it.
  synchronized void sent(ConversationId conversation, long number) {
    Membership known = followed.get(conversation);
    if (known != null && known.readNumber() < number) {
      followed.put(conversation, known.withRead(number));
    }
  }

  // Whom it wants nothing of.

  /// The processor names whom the user has blocked, before it names the user's conversations.
  ///
  /// @param users all of them, or none in an answer that names conversations
  /// @param last whether no further answers follow
  synchronized void blocks(Collection<UserId> users, boolean last) {
    if (!users.isEmpty()) {
      blockedNow = new HashSet<>(users);
      blocked = blockedNow; // at once, for what they cause may follow
    }
    if (last) {
      blocked = blockedNow;
      blockedNow = null;
    }
  }

  synchronized boolean hasBlocked(UserId other) {
    return blocked != null && blocked.contains(other);
  }

  /// Whether the user may block another one: not more than [Limits#BLOCKS].
  synchronized boolean mayBlock(UserId other) {
    return blocked == null || blocked.contains(other) || blocked.size() < Limits.BLOCKS;
  }

  private Collection<UserId> blocked() {
    return blocked == null ? List.of() : blocked;
  }

  // To what the user is invited.

  /// The processor names them, all at once, before it names the user's conversations. A session
  /// that knows them already has been told of each.
  synchronized void invitations(List<Invitation> all) {
    if (state instanceof Opening opening && !all.isEmpty()) {
      opening.invitations = all;
    }
  }

  // Whom it watches.

  /// @return whether the user is watched from now on: not after the session's end
  synchronized boolean startWatching(UserId partner) {
    if (state == Closed.CLOSED) {
      return false;
    }
    watched().add(partner);
    return true;
  }

  /// @return false if those would be too many
  synchronized boolean startWatching(Collection<UserId> users) {
    Set<UserId> all = new HashSet<>(watched());
    all.addAll(users);
    if (all.size() > ClientSession.MAX_WATCHED + followed.size()) {
      return false;
    }
    watched().addAll(users);
    return true;
  }

  synchronized void stopWatching(Collection<UserId> users) {
    users.forEach(watched()::remove);
  }

  private Set<UserId> watched() {
    if (watched == null) {
      watched = new HashSet<>(2);
    }
    return watched;
  }

  /// @return whether a sign of typing is to be passed on: not each of many in a second
  synchronized boolean mayTell(ConversationId conversation, boolean typing, long now, long every) {
    if (signs == null) {
      signs = new TypingSigns();
    }
    return signs.mayTell(conversation, typing, now, every);
  }

  // What the client is sent.

  /// Sends an event.
  ///
  /// @param marks whether it is a message that counts as delivered once it is written, if another
  ///   has sent it
  synchronized void sendDurable(Event event, boolean marks) {
    boolean isOwn = user.equals(event.sender());
    if (isOwn) {
      sent(event.conversation(), event.number()); // perhaps by another device
    }
    if (stream.sendDurable(event, renderer.render(event), marks && !isOwn)) {
      receipts.expects(this);
    }
  }

  synchronized void sendDurable(OwnChange change) {
    for (Frame frame : renderer.render(change)) {
      stream.sendDurable(frame);
    }
  }

  /// Whom the user has blocked or unblocked, with whatever device.
  synchronized void sendDurable(OwnBlock change) {
    if (blocked == null) {
      blocked = new HashSet<>(2);
    }
    if (change.on()) {
      blocked.add(change.blocked());
    } else {
      blocked.remove(change.blocked());
    }
    for (Frame frame : renderer.render(change)) {
      stream.sendDurable(frame);
    }
  }

  synchronized void sendDurable(OwnInvitation change) {
    for (Frame frame : renderer.render(change)) {
      stream.sendDurable(frame);
    }
  }

  /// Nothing of whom the user has blocked.
  synchronized void sendVolatile(EphemeralEvent event) {
    UserId by = event.by();
    if (by == null || !hasBlocked(by)) {
      renderer.render(event, stream::sendVolatile);
    }
  }

  /// The client has joined or left a room.
  synchronized void sendOffset() {
    stream.sendOffset();
  }

  /// Whether the client is to be given more of what it missed.
  synchronized boolean takesMore() {
    return stream.takesMore();
  }

  @Override
  public synchronized boolean takeWritten(ReceiptBook.Written each) {
    boolean more = stream.arrived(each);
    if (state == Closed.CLOSED) {
      stream.end();
      return false;
    }
    return more;
  }
}
