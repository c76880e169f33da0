package io.parley.processor;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationId.DirectMembers;
import io.parley.contract.UserId;
import java.util.List;

/// Who is in a conversation. A direct conversation's members are in its id.
final class Members {
  private Members() {}

  /// Each member once, also of a conversation with oneself; nobody for an unknown conversation.
  static List<UserId> of(ConversationId conversation) {
    return conversation.directMembers().map(Members::distinct).orElse(List.of());
  }

  private static List<UserId> distinct(DirectMembers members) {
    return members.first().equals(members.second())
        ? List.of(members.first())
        : List.of(members.first(), members.second());
  }
}
