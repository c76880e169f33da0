package io.parley.contract.log;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.parley.contract.ContractValue;
import io.parley.contract.ConversationView;
import io.parley.contract.Require;
import io.parley.contract.UserId;
import java.time.Instant;
import java.util.List;

/// What a conversation is, written when that changes and not for every message.
///
/// @param seq the event that made it so
/// @param at when it became so, by the broker's clock
/// @param blockedBy of a direct conversation: which of the two have blocked the other. Not for any
///   client to see, and in no history
@JsonTypeName("conversation-snapshot")
public record ConversationSnapshot(
    ConversationView conversation,
    long seq,
    Instant at,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Block> blockedBy)
    implements ContractValue {
  /// One of a direct conversation has blocked the other.
  ///
  /// @param userId who has
  /// @param at the broker's time of it
  public record Block(UserId userId, Instant at) {
    public Block {
      Require.present("userId", userId);
      Require.present("at", at);
    }
  }

  public ConversationSnapshot {
    Require.present("conversation", conversation);
    Require.atLeast("seq", seq, 1);
    Require.present("at", at);
    blockedBy = Require.list("blockedBy", blockedBy, 2);
  }
}
