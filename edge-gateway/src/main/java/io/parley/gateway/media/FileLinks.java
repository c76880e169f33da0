package io.parley.gateway.media;

import io.parley.contract.ConversationId;
import io.parley.contract.history.MediaId;
import java.util.concurrent.CompletableFuture;

/// By which messages a file may be read. It follows the log, as the history does. Nothing blocks;
/// the future fails with the store's own exception when it does not answer in time.
@FunctionalInterface
public interface FileLinks {
  /// Whether a member may read a file of the conversation: a message that they may read links to
  /// it, or none is known that ever did. So a file that was just sent is there before the history
  /// has its message, and one whose messages are all deleted, or from before the member's time, is
  /// not.
  ///
  /// @param after the number of the message after which the member may read; 0 for all
  CompletableFuture<Boolean> isVisible(MediaId file, ConversationId conversation, long after);
}
