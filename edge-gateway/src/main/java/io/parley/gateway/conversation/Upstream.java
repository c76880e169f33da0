package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.PresenceStatus;
import io.parley.contract.UserId;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the conversations ask of the processor. Nothing blocks; a request that is lost is asked
/// again after a while, so most failures need no answer here.
public interface Upstream {
  void subscribe(ConversationId conversation);

  void unsubscribe(ConversationId conversation);

  /// @param from the first seq wanted
  /// @param to the last seq wanted
  void catchUp(ConversationId conversation, String requestId, long from, long to);

  void sessionOpened(UserId user, String sessionId);

  void sessionClosed(UserId user, String sessionId);

  /// A sign of typing; no harm when it is lost.
  void typing(ConversationId conversation, UserId user, @Nullable String name, boolean typing);

  void watchPresence(UserId user);

  void unwatchPresence(UserId user);

  /// One of the two is told, once, by any thread.
  void chooseStatus(
      UserId user, PresenceStatus status, Runnable onSuccess, Consumer<Exception> onFailure);
}
