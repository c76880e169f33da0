package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;

/// What the conversations ask of the processor. Nothing blocks; a request that is lost is asked
/// again after a while, so failures need no answer here.
public interface Upstream {
  void subscribe(ConversationId conversation);

  void unsubscribe(ConversationId conversation);

  /// @param from the first seq wanted
  /// @param to the last seq wanted
  void catchUp(ConversationId conversation, String requestId, long from, long to);

  void sessionOpened(UserId user, String sessionId);

  void sessionClosed(UserId user, String sessionId);
}
