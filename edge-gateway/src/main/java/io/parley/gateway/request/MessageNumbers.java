package io.parley.gateway.request;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import java.util.concurrent.CompletableFuture;

/// Where messages stand that a client knows by their ids only. Nothing blocks; the futures fail
/// with a [RequestException] and may be completed by any thread.
@FunctionalInterface
public interface MessageNumbers {
  /// Which message of the conversation it is. Fails with `NOT_FOUND` where there is none that the
  /// user may read.
  CompletableFuture<Long> messageNumber(UserId user, ConversationId conversation, String messageId);
}
