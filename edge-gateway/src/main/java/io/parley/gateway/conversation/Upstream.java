package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.PresenceStatus;
import io.parley.contract.Profile;
import io.parley.contract.UserId;
import io.parley.contract.VisibleTo;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the conversations ask of the processor. Nothing blocks; a request that is lost is asked
/// again after a while, so most failures need no answer here.
public interface Upstream {
  /// Any number of them, of any partitions; as few records as that needs.
  void subscribe(List<ConversationId> conversations);

  /// Likewise.
  void unsubscribe(List<ConversationId> conversations);

  /// @param from the first seq wanted
  /// @param to the last seq wanted
  void catchUp(ConversationId conversation, String requestId, long from, long to);

  /// @param profile what the token says of the user; null for nothing, or nothing new
  void sessionOpened(UserId user, String sessionId, @Nullable Profile profile);

  /// Another token of a session says something else; no harm when it is lost, the next session says
  /// it again.
  void profileShown(Profile profile);

  void sessionClosed(UserId user, String sessionId);

  /// A sign of typing; no harm when it is lost.
  void typing(ConversationId conversation, UserId user, @Nullable String name, boolean typing);

  /// As [#subscribe].
  void watchPresence(List<UserId> users);

  /// As [#subscribe].
  void unwatchPresence(List<UserId> users);

  /// One of the two is told, once, by any thread.
  void chooseStatus(
      UserId user, PresenceStatus status, Runnable onSuccess, Consumer<Exception> onFailure);

  /// Likewise.
  void chooseVisibility(
      UserId user, VisibleTo visibleTo, Runnable onSuccess, Consumer<Exception> onFailure);
}
