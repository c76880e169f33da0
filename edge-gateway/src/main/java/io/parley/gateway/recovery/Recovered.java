package io.parley.gateway.recovery;

import io.parley.contract.ConversationId;
import org.jspecify.annotations.Nullable;

/// What a client has, by its tokens.
///
/// @param pid the token that says so
/// @param base where it stood when that was made
/// @param since where it has stood since, in those conversations in which something happened
public record Recovered(String pid, Positions base, Positions since) {
  /// The last seq that the client has; null if it has nothing of the conversation.
  public @Nullable Long seq(ConversationId conversation) {
    long key = Positions.keyOf(conversation);
    Long later = since.get(key);
    return later == null ? base.get(key) : later;
  }

  /// Without the pid, which is a secret.
  @Override
  public String toString() {
    return "Recovered[base=" + base + ", since=" + since + "]";
  }
}
