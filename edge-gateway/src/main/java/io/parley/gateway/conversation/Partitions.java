package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;

/// What the processor's work is spread over: one life serves each.
public interface Partitions {
  /// How many conversations are spread over.
  int ofConversations();

  /// How many users are spread over.
  int ofUsers();

  /// Below [#ofConversations].
  int partitionOf(ConversationId conversation);

  /// Below [#ofUsers].
  int partitionOf(UserId user);
}
