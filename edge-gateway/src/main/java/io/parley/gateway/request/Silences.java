package io.parley.gateway.request;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import java.util.concurrent.CompletableFuture;

/// Where nothing can be sent, for those who have no session: media. Nothing blocks; the future
/// fails with a [RequestException] and may be completed by any thread.
public interface Silences {
  /// Whether one of the two of a direct conversation has blocked the other.
  ///
  /// @param user who is a member of it
  CompletableFuture<Boolean> isSilenced(UserId user, ConversationId conversation);
}
