package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;

/// What the processor's work is spread over: one life serves each.
public interface Partitions {
  /// How many conversations are spread over.
  int ofConversations();

  /// Below [#ofConversations].
  int partitionOf(ConversationId conversation);

  /// Of those that users are spread over.
  int partitionOf(UserId user);
}
