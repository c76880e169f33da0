package io.parley.contract.log;

import com.fasterxml.jackson.annotation.JsonTypeName;
import io.parley.contract.ContractValue;
import io.parley.contract.ConversationId;
import io.parley.contract.Membership;
import io.parley.contract.Preview;
import io.parley.contract.Require;
import io.parley.contract.UserId;
import org.jspecify.annotations.Nullable;

/// What a conversation tells a member's partition.
public sealed interface MemberUpdate extends ContractValue {
  UserId userId();

  /// The whole of it, each time: it replaces what was known, except that `readNumber` only grows.
  @JsonTypeName("membership")
  record MembershipChanged(UserId userId, Membership membership) implements MemberUpdate {
    public MembershipChanged {
      Require.present("userId", userId);
      Require.present("membership", membership);
    }
  }

  /// There are messages, and how far the user has read. Told at most once a second for a
  /// conversation, not for each message.
  ///
  /// @param number the last message's
  /// @param mentionsOnly in a large conversation only mentions count as unread, one by one
  /// @param reached the messages have reached one of the user's devices: they are counted, and
  ///   nobody is notified
  /// @param latest what is to be shown of it; null when the user is not to be notified
  @JsonTypeName("unread")
  record UnreadChanged(
      UserId userId,
      ConversationId conversationId,
      long number,
      long readNumber,
      boolean mentionsOnly,
      boolean reached,
      @Nullable Preview latest)
      implements MemberUpdate {
    public UnreadChanged {
      Require.present("userId", userId);
      Require.present("conversationId", conversationId);
      Require.atLeast("number", number, 0);
      Require.atLeast("readNumber", readNumber, 0);
    }
  }
}
