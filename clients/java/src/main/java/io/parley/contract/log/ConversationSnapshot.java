package io.parley.contract.log;

import com.fasterxml.jackson.annotation.JsonTypeName;
import io.parley.contract.ContractValue;
import io.parley.contract.ConversationView;
import io.parley.contract.Require;

/// What a conversation is, written when that changes and not for every message.
///
/// @param seq the event that made it so
@JsonTypeName("conversation-snapshot")
public record ConversationSnapshot(ConversationView conversation, long seq)
    implements ContractValue {
  public ConversationSnapshot {
    Require.present("conversation", conversation);
    Require.atLeast("seq", seq, 1);
  }
}
