package io.parley.contract.wire;

import com.fasterxml.jackson.annotation.JsonTypeName;
import io.parley.contract.ContractValue;
import io.parley.contract.ConversationId;
import io.parley.contract.Require;
import io.parley.contract.UserId;
import java.time.Instant;

/// How far a member of a conversation has come, as of now: what is left of all marks of
/// `parley.receipts`, which are kept for a while only. Behind by some seconds; it never goes back,
/// but for one that is written twice.
///
/// @param delivered everything up to and with this message number; 0 for nothing
/// @param read likewise
/// @param at when one of them has moved last, as [io.parley.contract.log.MovedMark#at]
@JsonTypeName("receipt-mark")
public record CurrentMark(
    ConversationId conversationId, UserId userId, long delivered, long read, Instant at)
    implements ContractValue {
  public CurrentMark {
    Require.present("conversationId", conversationId);
    Require.present("userId", userId);
    Require.atLeast("delivered", delivered, 0);
    Require.atLeast("read", read, 0);
    Require.present("at", at);
  }

  /// The record's key. It is in the partition of its conversation.
  public String key() {
    return conversationId.value() + "|" + userId.value();
  }
}
