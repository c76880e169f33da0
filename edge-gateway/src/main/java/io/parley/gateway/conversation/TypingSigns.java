package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// When a client's signs of typing were last passed on. Guarded by its session.
final class TypingSigns {
  /// Null while there are none, as for most.
  private @Nullable Map<ConversationId, Long> at;

  /// @return whether a sign is to be passed on: the first of many within `every`, and its end
  boolean mayTell(ConversationId conversation, boolean typing, long now, long every) {
    if (!typing) {
      boolean was = at != null && at.remove(conversation) != null;
      if (at != null && at.isEmpty()) {
        at = null;
      }
      return was;
    }
    if (at == null) {
      at = new HashMap<>(1);
    }
    at.values().removeIf(then -> now - then > every);
    return at.putIfAbsent(conversation, now) == null;
  }
}
