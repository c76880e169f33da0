package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.Frame;
import io.parley.gateway.socketio.SocketIoSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One user's connection. It opens when the processor has named the user's conversations and each
/// of them has let it in; then it gets `session:ready`, and only after that what happens in them.
public final class Session {
  private static final long MAX_EARLY_BYTES = 512 * 1024;

  private final UserId user;
  private final SocketIoSocket socket;

  private final Set<ConversationId> followed = new HashSet<>(4);

  private @Nullable Opening opening = new Opening();
  private boolean closed;

  /// What is kept until it is ready. Bound: [#MAX_EARLY_BYTES] of frames that wait. Overflow: the
  /// socket is closed, as it is when it is slow later.
  private static final class Opening {
    final List<Joined> joined = new ArrayList<>();
    final List<Frame> early = new ArrayList<>(0);
    long earlyBytes;
    boolean allNamed;
    long askedAt;
  }

  Session(UserId user, SocketIoSocket socket) {
    this.user = user;
    this.socket = socket;
  }

  UserId user() {
    return user;
  }

  /// Also the public Socket.IO id.
  String id() {
    return socket.id();
  }

  SocketIoSocket socket() {
    return socket;
  }

  /// @return whether the session is to be let into the conversation: not twice, not after its end
  synchronized boolean follow(ConversationId conversation) {
    return !closed && followed.add(conversation);
  }

  /// Ends it.
  ///
  /// @return the conversations to be left
  synchronized Set<ConversationId> close() {
    closed = true;
    return Set.copyOf(followed);
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
  synchronized void joined(Joined conversation) {
    if (opening != null) {
      opening.joined.add(conversation);
      becomeReady();
    }
  }

  /// Sends a frame once the session is ready.
  synchronized void push(Frame frame) {
    if (opening == null) {
      socket.emit(frame);
      return;
    }
    opening.earlyBytes += frame.size();
    if (opening.earlyBytes <= MAX_EARLY_BYTES) {
      opening.early.add(frame);
    } else {
      socket.close(CloseReason.SLOW_CONSUMER);
    }
  }

  private void becomeReady() {
    Opening now = opening;
    if (now == null || !now.allNamed || now.joined.size() < followed.size()) {
      return;
    }
    opening = null;
    socket.emit(Frames.ready(user, id(), now.joined));
    now.early.forEach(socket::emit);
  }
}
