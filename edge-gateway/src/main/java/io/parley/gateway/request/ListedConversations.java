package io.parley.gateway.request;

import io.parley.contract.ConversationView;
import io.parley.contract.Membership;
import io.parley.contract.wire.ConversationStatus;
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
  /// @param lastAt when the last event was, in milliseconds since 1970
  public record Entry(
      ConversationView conversation,
      Membership membership,
      long lastSeq,
      long lastNumber,
      long lastAt) {
    /// What a member has with a conversation; null for who is none, and while nothing has happened.
    public static @Nullable Entry of(ConversationStatus now) {
      return now.conversation() == null || now.membership() == null || now.lastAt() == null
          ? null
          : new Entry(
              now.conversation(),
              now.membership(),
              now.lastSeq(),
              now.lastNumber(),
              now.lastAt().toEpochMilli());
    }
  }
}
