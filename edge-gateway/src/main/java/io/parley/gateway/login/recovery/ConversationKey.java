package io.parley.gateway.login.recovery;

import io.parley.contract.ConversationId;
import org.jspecify.annotations.Nullable;

/// What a conversation is called in recovery tokens, computed when it is first wanted: all events
/// of a conversation share one of these. Safe for use by many threads.
public final class ConversationKey {
  private final ConversationId conversation;

  /// By the last seal that was asked for: there is one, but while a secret takes the place of
  /// another.
  private volatile @Nullable Known known;

  private record Known(RecoverySeal seal, long name) {}

  public ConversationKey(ConversationId conversation) {
    this.conversation = conversation;
  }

  long by(RecoverySeal seal) {
    Known last = known;
    if (last == null || !last.seal().equals(seal)) {
      last = new Known(seal, seal.name(conversation));
      known = last;
    }
    return last.name();
  }
}
