package io.parley.gateway.rest;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Where watermarks go: see [io.parley.gateway.conversation.Conversations#mark].
public interface Marks {
  CompletableFuture<@Nullable Void> mark(
      ConversationId conversation, UserId user, long delivered, long read);
}
