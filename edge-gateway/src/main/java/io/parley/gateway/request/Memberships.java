package io.parley.gateway.request;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/// Who is in which conversation, for those who have no session: REST and media. Nothing blocks; the
/// futures fail with a [RequestException] and may be completed by any thread.
public interface Memberships {
  /// The number of the message after which the user may read the conversation, 0 for all of it;
  /// empty for who is no member. A direct conversation is of its two also before it has begun, or
  /// the user has accepted it: nothing can be read in it then.
  CompletableFuture<OptionalLong> visibleAfter(UserId user, ConversationId conversation);

  default CompletableFuture<Boolean> isMember(UserId user, ConversationId conversation) {
    return visibleAfter(user, conversation).thenApply(OptionalLong::isPresent);
  }
}
