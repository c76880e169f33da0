package io.parley.gateway.login.recovery;

import io.parley.contract.ConversationId;
import org.jspecify.annotations.Nullable;

/// What a client has, by its tokens.
///
/// @param pid the token that says so
/// @param base where it stood when that was made
/// @param since where it has stood since, in those conversations in which something happened; or on
///   an earlier connection, should nothing have happened on the last one
/// @param connection the first of those that the client takes for one
/// @param rooms that it is in
public record Recovered(String pid, long connection, Positions base, Positions since, Rooms rooms) {
  /// The last seq that the client has; null if it has nothing of the conversation.
  public @Nullable Long seq(ConversationId conversation) {
    Long first = base.get(conversation);
    Long later = since.get(conversation);
    if (first == null || later == null) {
      return first == null ? later : first;
    }
    return Math.max(first, later); // official clients keep an offset until they get another one
  }

  /// Without the pid, which is a secret.
  @Override
  public String toString() {
    return "Recovered[base=" + base + ", since=" + since + ", rooms=" + rooms + "]";
  }
}
