package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;

/// Everything is in the same partition: where there is no processor, as before the start and in
/// tests.
public final class OnePartition implements Partitions {
  @Override
  public int ofConversations() {
    return 1;
  }

  @Override
  public int ofUsers() {
    return 1;
  }

  @Override
  public int partitionOf(ConversationId conversation) {
    return 0;
  }

  @Override
  public int partitionOf(UserId user) {
    return 0;
  }
}
