package io.parley.gateway.history;

import io.parley.contract.ConversationId;
import io.parley.contract.history.HistoryMessage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// What became of events that are too old for the processor to send them again.
@FunctionalInterface
public interface HistorySource {
  /// Knows nothing.
  HistorySource NONE =
      (conversation, after, to, lastNumber) -> CompletableFuture.completedFuture(List.of());

  /// The messages whose seq is above `after` and at most `to`, in order: the last of them if there
  /// are too many. Nothing blocks.
  ///
  /// @param lastNumber of the newest message there is
  /// @return fails if history does not answer in time; null if too much is asked of it: ask again
  @Nullable CompletableFuture<List<HistoryMessage>> between(
      ConversationId conversation, long after, long to, long lastNumber);
}
