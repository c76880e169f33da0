package io.parley.gateway.conversation;

import io.parley.contract.ConversationView;
import io.parley.contract.Membership;
import io.parley.contract.UserId;

/// What one user has with a conversation has changed, and nothing in the conversation: so it has no
/// seq, and is for the user's own devices.
public record OwnChange(
    Kind kind, UserId user, ConversationView conversation, Membership membership) {
  /// What has changed.
  public enum Kind {
    /// The user has muted, archived or pinned it, or the contrary.
    SETTINGS,
    /// The user is no member any more.
    REMOVED
  }
}
