package io.parley.gateway.request;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import java.util.concurrent.CompletableFuture;

/// Who is in which conversation, for those who have no session: REST and media. Nothing blocks; the
/// future fails with a [RequestException] and may be completed by any thread.
public interface Memberships {
  /// A direct conversation's members are known by its id, whether it has begun or not; of any other
  /// the processor knows.
  CompletableFuture<Boolean> isMember(UserId user, ConversationId conversation);
}
