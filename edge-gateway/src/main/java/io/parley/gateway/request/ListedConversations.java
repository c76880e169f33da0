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

  /// Where pages of them come from.
  @FunctionalInterface
  public interface Source {
    /// @param cursor of an earlier answer; null for the first
    /// @param limit the most wanted, 1 to 100
    /// @throws RequestException when the cursor is not one that was given
    ListedConversations page(@Nullable String cursor, int limit) throws RequestException;
  }

  /// @param lastNumber the last message's; 0 before the first
  public record Entry(
      ConversationView conversation, Membership membership, long lastSeq, long lastNumber) {}
}
