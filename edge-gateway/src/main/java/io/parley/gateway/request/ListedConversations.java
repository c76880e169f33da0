package io.parley.gateway.request;

import io.parley.contract.ConversationView;
import io.parley.contract.Membership;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some of a user's conversations.
///
/// @param nextCursor asks for those that follow; null when there are none
public record ListedConversations(List<Entry> conversations, @Nullable String nextCursor) {
  public ListedConversations {
    conversations = List.copyOf(conversations);
  }

  /// @param lastNumber the last message's; 0 before the first
  public record Entry(
      ConversationView conversation, Membership membership, long lastSeq, long lastNumber) {}
}
