package io.parley.contract;

import com.fasterxml.jackson.annotation.JsonTypeName;

/// Tells a user's partition that the user is now a member of a conversation.
///
/// @param afterSeq the member sees the events after this one; 0 for all
@JsonTypeName("membership-changed")
public record MembershipChanged(UserId userId, ConversationId conversationId, long afterSeq)
    implements ContractValue {
  public MembershipChanged {
    Require.present("userId", userId);
    Require.present("conversationId", conversationId);
    Require.atLeast("afterSeq", afterSeq, 0);
  }
}
